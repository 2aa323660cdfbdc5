-- Edition 2, releases: what was published, from which snapshot, and every answer that ever left (the ledger).

CREATE TABLE release (
    id TEXT NOT NULL PRIMARY KEY,
    report TEXT NOT NULL,
    edition TEXT NOT NULL,
    snapshot_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    folder TEXT NOT NULL,
    manifest_hash TEXT NOT NULL,
    minimum_cell BIGINT NOT NULL
);

CREATE TABLE released_answer (
    release_id TEXT NOT NULL REFERENCES release (id),
    nth BIGINT NOT NULL,
    metric TEXT NOT NULL,
    definition TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (release_id, nth)
) /* clustered */;
CREATE INDEX released_answer_metric ON released_answer (metric);
