-- Edition 7, returned cells: numbers that another body computed from rows it may not give. Nothing in them is about one person, and they
-- are never added to numbers of our own: each keeps the file it came in.
CREATE TABLE cell_file (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    format TEXT NOT NULL,
    format_edition TEXT NOT NULL,
    agency TEXT NOT NULL,
    agreement TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

-- value: a fraction, a share or cents; null with n where the number is not told. Days since 1970-01-01.
CREATE TABLE returned_cell (
    cell_file_id TEXT NOT NULL REFERENCES cell_file (id),
    nth BIGINT NOT NULL,
    metric TEXT NOT NULL,
    group_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    cohort_from BIGINT NOT NULL,
    cohort_to BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    n BIGINT,
    value_num BIGINT,
    value_den BIGINT,
    PRIMARY KEY (cell_file_id, nth)
) /* clustered */;
CREATE INDEX returned_cell_metric ON returned_cell (metric);
