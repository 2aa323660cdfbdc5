-- Edition 4, persons: who decided what about which records, what a law allows, what was destroyed, and keys that outlive the region's key.

-- Keys that used to follow from the region's key and must stay when it is changed: of the index of agencies' ids, of the hashes of rows,
-- of pseudonyms, of the reasons of links, of snapshots. Each is wrapped under the region's key, like those of files and agencies.
CREATE TABLE kept_key (
    name TEXT NOT NULL PRIMARY KEY,
    wrapped_key BLOB NOT NULL
);

-- A merge, a split, a run of linking, or the undoing of one of these. Its moves are the link rows it made and undid.
-- sealed_why: the sentence of whoever decided; it may name a person, and goes when a record of the decision is destroyed.
CREATE TABLE decision (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    model TEXT NOT NULL,
    sealed_why BLOB,
    undoes BIGINT REFERENCES decision (id),
    undone_by BIGINT REFERENCES decision (id)
);

-- The records somebody looked at when deciding. Of a merge: all of them (side 0); of a split: those that stayed (0) and those that left (1).
CREATE TABLE decision_record (
    decision_id BIGINT NOT NULL REFERENCES decision (id),
    agency_record_id TEXT NOT NULL REFERENCES agency_record (id),
    side INTEGER NOT NULL,
    PRIMARY KEY (decision_id, agency_record_id)
) /* clustered */;
CREATE INDEX decision_of_record ON decision_record (agency_record_id);

-- A link made by an import has no decision. Weights are hundredths of a bit.
ALTER TABLE link ADD COLUMN made_by BIGINT REFERENCES decision (id);
ALTER TABLE link ADD COLUMN undone_by BIGINT REFERENCES decision (id);
ALTER TABLE link ADD COLUMN weight BIGINT;
ALTER TABLE link ADD COLUMN sealed_reasons BLOB;
CREATE INDEX link_made_by ON link (made_by) WHERE made_by IS NOT NULL;
CREATE INDEX link_undone_by ON link (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX link_once_of_record ON link (agency_record_id) WHERE undone_at IS NOT NULL;
CREATE INDEX link_once_of_person ON link (person_id) WHERE undone_at IS NOT NULL;

-- What the law of a fact allows, names joined by commas. Files taken in before anybody was asked about linking do not allow it.
ALTER TABLE provenance ADD COLUMN allows TEXT NOT NULL DEFAULT 'record_keeping,measurement';
CREATE INDEX provenance_of_consent ON provenance (consent) WHERE consent <> '';

-- Consents taken back; what rests on one is not read any more.
CREATE TABLE consent_withdrawn (
    consent TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- The journal of destroying: written before the first thing goes, so that whoever is interrupted can finish. No names and no values:
-- targets and done are ids, hashes and counts, as JSON.
CREATE TABLE purge (
    id TEXT NOT NULL PRIMARY KEY,
    begun_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    step TEXT NOT NULL,
    targets TEXT NOT NULL,
    done TEXT NOT NULL,
    finished_at BIGINT
);

-- What was destroyed, known by its hash alone: a file as sent, or a snapshot.
CREATE TABLE tombstone (
    noun TEXT NOT NULL,
    hash TEXT NOT NULL,
    purge_id TEXT NOT NULL REFERENCES purge (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (noun, hash)
) /* clustered */;
