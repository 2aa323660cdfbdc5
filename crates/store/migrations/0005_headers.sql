-- Edition 5, headers: the names of the columns of the last file taken in under each mapping, so that a partner's change can be named.
-- names: a JSON list, in the order of the file. Names of columns are no values of people and are not sealed.
CREATE TABLE header_seen (
    mapping TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    names TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);
