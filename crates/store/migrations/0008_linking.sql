-- Edition 8, memory of linking: what was learned is frozen, and pairs that were compared are kept, so that a later run compares only what is new.

-- An edition of what compares records. definition: which definition, its edition and hash; fit: hash of everything it was made under; how:
-- trained, or recounted (the same model, its frequencies counted anew after records were destroyed). sealed_model: rates, no value of anybody.
-- sealed_counts: the same with hashes of frequent values; only the newest edition has them, and every destruction and withdrawal removes them.
CREATE TABLE link_edition (
    id BIGINT PRIMARY KEY,
    made_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    definition TEXT NOT NULL,
    fit TEXT NOT NULL,
    how TEXT NOT NULL,
    n_records BIGINT NOT NULL,
    sealed_model BLOB NOT NULL,
    sealed_counts BLOB
);

-- What the last run found: records with hashes of what was compared, and pairs worth a look; one text in parts, sealed. It is rebuilt from the
-- records whenever it is not there, and every destruction and withdrawal removes it.
CREATE TABLE link_memory (
    nth BIGINT PRIMARY KEY,
    link_edition_id BIGINT NOT NULL REFERENCES link_edition (id),
    sealed BLOB NOT NULL
);

-- Who was who when a snapshot was taken: the number of the last decision, and the edition of what compared the records. Null where nobody had
-- decided anything, and in snapshots taken before.
ALTER TABLE snapshot ADD COLUMN decision BIGINT;
ALTER TABLE snapshot ADD COLUMN compared_by TEXT;
