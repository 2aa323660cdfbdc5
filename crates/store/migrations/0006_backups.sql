-- Edition 6, backups: which copies of this region were made, so that a destruction knows which of them must go or lose their key.

-- path: where it was written, as an absolute path; it may have been carried elsewhere since. hash: BLAKE3 of the whole file, so that it is
-- known again wherever it lies. key_id: the region's key that opens it; when that key is gone the file says nothing any more.
CREATE TABLE backup (
    id TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL,
    hash TEXT NOT NULL,
    size BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
