-- Edition 3, second half, after the program has moved the rows: what they were moved from goes, and indexes are made of the whole.

DROP TABLE employment_spell;
DROP TABLE earnings;
DROP TABLE observation;
DROP TABLE edition_2_source_row;

CREATE UNIQUE INDEX source_file_number ON source_file (number);
CREATE INDEX source_row_of_record ON source_row (agency_record_id);
