-- Edition 9, blocking keys: by which the records of somebody who stands in front of a desk are found in milliseconds.

-- A key is 64 bits of a keyed hash (BLAKE3 under the region's own `blocking` key) of values that a blocking rule compares: "birth_date is ...".
-- Whoever has only the database cannot try names or dates: the key is wrapped under the region's, which is not in it. What it does tell, and
-- is accepted: which records share a key and how many do, so a frequent name looks frequent. Which records are of one person stands in
-- `link` already.
-- One row for each provenance that the values rest on: a key counts only while every one of its laws allows the use.
CREATE TABLE blocking_key (
    key BIGINT NOT NULL,
    agency_record_id TEXT NOT NULL,
    provenance_id BIGINT NOT NULL,
    PRIMARY KEY (key, agency_record_id, provenance_id)
) /* clustered */;

-- At most one row: by which edition of the definition the keys were made, and the number of the newest file they hold. stale: something was
-- withdrawn or destroyed since, and the next run of linking makes all keys again.
CREATE TABLE blocking_state (
    edition TEXT NOT NULL PRIMARY KEY,
    file_number BIGINT NOT NULL,
    stale INTEGER NOT NULL
);
