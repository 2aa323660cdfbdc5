-- Edition 1, the thin line: files as received, the facts their rows state, and the record of who did what.
--
-- Words used: ids of entities are TEXT (uuid v7); ids of rows are BIGINT, counted up in the writer's transaction;
-- instants (_at) are BIGINT microseconds since 1970; days are BIGINT on their axis; flags are INTEGER 0 or 1; JSON is TEXT.
-- The comment /* clustered */ asks an engine that can to keep the table in the order of its key (see src/db/migrate.rs).
--
-- What is sealed (sealed, sealed_*): everything a person could be named or judged by: the row as received, the agency's id of the
-- person, the sentence of an issue, which may quote the refused text, and all that a fact states: its code, its axis and days, its
-- value, amount or employer, and whether a job was subsidized. For an event the code is the value and the day tells the rest, so
-- none of them may stand beside the number of a line. What must be selected by such things is selected from a snapshot.
-- What stays plain of a fact, and is accepted: its row, its place in the row, its provenance, its noun's table, the blocks of 64
-- bytes it fills (nearly always one), and so how many facts of a noun a row states. That names no code, day or value. But whoever
-- knows the mapping may conclude from it: where every row states the same except one event, a row with one fact more had the event.
-- A purge must therefore delete these rows as well as the keys.
-- Hashes of rows and agency ids are keyed: without the region's key they can be neither read nor guessed by trying.

CREATE TABLE schema_edition (
    edition BIGINT PRIMARY KEY,
    applied_at BIGINT NOT NULL
);

CREATE TABLE sequence (
    name TEXT NOT NULL PRIMARY KEY,
    next_id BIGINT NOT NULL
);

-- Proves that a key file belongs to this database, without saying anything about the key.
CREATE TABLE region_key (
    id TEXT NOT NULL PRIMARY KEY,
    proof BLOB NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE TABLE person (
    id TEXT NOT NULL,
    PRIMARY KEY (id)
) /* clustered */;

-- An agency's ids of people are sealed under the agency's own key: they outlive the file that first brought them.
CREATE TABLE agency (
    name TEXT NOT NULL PRIMARY KEY,
    wrapped_key BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE agency_record (
    id TEXT NOT NULL,
    agency TEXT NOT NULL REFERENCES agency (name),
    key_index BLOB NOT NULL,
    sealed_key BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
) /* clustered */;
CREATE UNIQUE INDEX agency_record_key ON agency_record (key_index);

-- Which person an agency's record is of, today and before.
CREATE TABLE link (
    id BIGINT PRIMARY KEY,
    agency_record_id TEXT NOT NULL REFERENCES agency_record (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    because TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE UNIQUE INDEX link_of_record ON link (agency_record_id) WHERE undone_at IS NULL;
CREATE INDEX link_of_person ON link (person_id) WHERE undone_at IS NULL;

CREATE TABLE source_file (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    size BIGINT NOT NULL,
    mapping TEXT NOT NULL,
    mapping_edition TEXT NOT NULL,
    agency TEXT NOT NULL REFERENCES agency (name),
    encoding TEXT NOT NULL,
    n_rows BIGINT NOT NULL,
    n_kept BIGINT NOT NULL,
    n_unchanged BIGINT NOT NULL,
    n_refused BIGINT NOT NULL,
    n_warnings BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    wrapped_key BLOB NOT NULL
);
CREATE UNIQUE INDEX source_file_once ON source_file (hash, mapping, mapping_edition);

-- One row per law a file's values came under; destroy_by empty: no law asks for destruction.
CREATE TABLE provenance (
    id BIGINT PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES source_file (id),
    law BIGINT NOT NULL,
    regime TEXT NOT NULL,
    agreement TEXT NOT NULL,
    consent TEXT NOT NULL,
    purpose TEXT NOT NULL,
    destroy_by BIGINT,
    destroy_because TEXT NOT NULL
);
CREATE INDEX provenance_of_file ON provenance (file_id);

-- Rows as received, the refused ones too. A refused row belongs to no agency record.
CREATE TABLE source_row (
    id BIGINT PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES source_file (id),
    line BIGINT NOT NULL,
    hash BLOB NOT NULL,
    sealed_raw BLOB NOT NULL,
    agency_record_id TEXT REFERENCES agency_record (id),
    refused INTEGER NOT NULL,
    superseded_by BIGINT REFERENCES source_row (id)
);
CREATE INDEX source_row_of_file ON source_row (file_id, line);
CREATE INDEX source_row_of_record ON source_row (agency_record_id);
CREATE INDEX source_row_superseding ON source_row (superseded_by) WHERE superseded_by IS NOT NULL;

-- Facts: a table per noun, all alike. A fact's agency record is that of the row that states it; a second copy of it here could only
-- disagree. How its bytes are laid out before they are sealed stands in src/fact/.
CREATE TABLE employment_spell (
    source_row_id BIGINT NOT NULL REFERENCES source_row (id),
    nth BIGINT NOT NULL,
    provenance_id BIGINT NOT NULL REFERENCES provenance (id),
    sealed BLOB NOT NULL,
    PRIMARY KEY (source_row_id, nth)
) /* clustered */;

CREATE TABLE earnings (
    source_row_id BIGINT NOT NULL REFERENCES source_row (id),
    nth BIGINT NOT NULL,
    provenance_id BIGINT NOT NULL REFERENCES provenance (id),
    sealed BLOB NOT NULL,
    PRIMARY KEY (source_row_id, nth)
) /* clustered */;

CREATE TABLE observation (
    source_row_id BIGINT NOT NULL REFERENCES source_row (id),
    nth BIGINT NOT NULL,
    provenance_id BIGINT NOT NULL REFERENCES provenance (id),
    sealed BLOB NOT NULL,
    PRIMARY KEY (source_row_id, nth)
) /* clustered */;

-- What was found while reading a file. `line` empty: the whole file.
CREATE TABLE issue (
    id BIGINT PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES source_file (id),
    line BIGINT,
    field TEXT,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    sealed_what BLOB NOT NULL,
    remedy TEXT NOT NULL
);
CREATE INDEX issue_of_file ON issue (file_id);

-- Append-only: what happened. Names and counts, never a value of a person.
CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    noun TEXT NOT NULL,
    noun_id TEXT NOT NULL,
    fields TEXT NOT NULL
);

-- Append-only: who read people's records, for what.
CREATE TABLE access (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    purpose TEXT NOT NULL,
    n_persons BIGINT NOT NULL,
    what TEXT NOT NULL
);

-- One row per taking: a snapshot taken again later, with another between, has two rows and one folder.
CREATE TABLE snapshot (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    edition BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    n_persons BIGINT NOT NULL,
    n_spans BIGINT NOT NULL,
    files TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
