-- Edition 10, reviews: pairs of records that people are asked about, and what they answered.

-- A pair is asked about once, however many answer. because: bridge, random or teaches; share: its chance of being in the random sample, in
-- billionths, null where it is not in it. weight: hundredths of a bit when it was asked about. decision_id: the merge or split that came of
-- the answers; where that was taken back, answers from before no longer count.
CREATE TABLE review_pair (
    id BIGINT PRIMARY KEY,
    one TEXT NOT NULL REFERENCES agency_record (id),
    other TEXT NOT NULL REFERENCES agency_record (id),
    asked_at BIGINT NOT NULL,
    because TEXT NOT NULL,
    compared_by TEXT NOT NULL,
    weight BIGINT NOT NULL,
    share BIGINT,
    decision_id BIGINT REFERENCES decision (id)
);
CREATE UNIQUE INDEX review_pair_of_records ON review_pair (one, other);
CREATE INDEX review_pair_of_other ON review_pair (other);

-- What a reviewer answered: same, different or unsure. A later answer of the same reviewer takes the place of an earlier one, which stays.
-- sealed_note: may name a person, and goes when a record of a person concerned is destroyed.
CREATE TABLE review (
    id BIGINT PRIMARY KEY,
    review_pair_id BIGINT NOT NULL REFERENCES review_pair (id),
    at BIGINT NOT NULL,
    reviewer TEXT NOT NULL,
    role TEXT NOT NULL,
    answer TEXT NOT NULL,
    sealed_note BLOB
);
CREATE INDEX review_of_pair ON review (review_pair_id);
