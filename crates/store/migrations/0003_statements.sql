-- Edition 3, statements: all that a row states under one law in one sealed blob, short numbers for files, and
-- what a newer file puts out of force. First half: the new tables. Then the program moves the rows, opening and sealing them
-- (src/upgrade), and the second half drops what they were moved from. All of it is one transaction.
--
-- What stays plain, and is accepted: of a statement its row, its provenance and the blocks of 128 bytes it fills, which no longer tells
-- how many facts a row states; of a row its file, its line, its record, a keyed hash of its period, and the file that put it out of force;
-- of an issue the line, the column's name and the kind of fault. Whoever has only the database can say that the row on line 7 had a
-- value that is not in the list of `county`, and cannot say which value, or whose. It may be believed to tell little, not nothing: a purge
-- deletes these rows as well as the keys.
-- Ids of records and persons are counted up from now on (`r0000000001`), in the order of making; those of earlier editions stay as they are.
-- Names of codes, axes and sources stand once a file in `sealed_words`, under the file's key; the bytes of a statement count through them.

DROP INDEX source_row_of_file;
DROP INDEX source_row_of_record;
DROP INDEX source_row_superseding;
ALTER TABLE source_row RENAME TO edition_2_source_row;

-- Counted up in the order of receipt. The rows of a file have the numbers first_row to last_row; a purge leaves gaps.
ALTER TABLE source_file ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN first_row BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN last_row BIGINT NOT NULL DEFAULT 0;
-- Older rows this file put out of force: replaced by a newer row, or missing from a file that is the whole truth. And those it would have
-- replaced, had their newer row not been refused.
ALTER TABLE source_file ADD COLUMN n_superseding BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN n_closed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN n_stayed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source_file ADD COLUMN sealed_words BLOB;

-- Ids that an agency's row gives to its person for other files to use (the number of an enrollment), found by a keyed index.
CREATE TABLE reference (
    key_index BLOB NOT NULL,
    agency_record_id TEXT NOT NULL REFERENCES agency_record (id),
    agency TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (key_index)
) /* clustered */;
CREATE INDEX reference_of_record ON reference (agency_record_id);

-- Rows as received, the refused ones too: those belong to no agency record. `ended_by` is the number of the file that put the row out of
-- force; empty: it is in force. `period` is a keyed hash, where rows are replaced by period. file_number is a source_file's.
-- The writer has just made what a row points at; the engine is not asked to look it up again for each of millions.
CREATE TABLE source_row (
    id BIGINT PRIMARY KEY,
    file_number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    agency_record_id TEXT,
    period BIGINT,
    ended_by BIGINT,
    hash BLOB NOT NULL,
    sealed_raw BLOB NOT NULL
);

-- All that one row states under one law. How its bytes are laid out before they are sealed stands in src/fact/.
CREATE TABLE statement (
    source_row_id BIGINT NOT NULL,
    provenance_id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (source_row_id, provenance_id)
) /* clustered */;

-- The key of a snapshot's tables, by the snapshot's content hash, wrapped under the region's. A snapshot without one lies open: it was
-- taken before edition 3 and is sealed when it is next opened. Without its key no copy of a snapshot can be read, wherever it lies.
CREATE TABLE snapshot_key (
    hash TEXT NOT NULL PRIMARY KEY,
    wrapped_key BLOB NOT NULL
);
-- The day on which its newest file was taken in, where the region is. Empty: as the instant has it in UTC.
ALTER TABLE snapshot ADD COLUMN as_of_day BIGINT;
