//! A snapshot as it is handed from the store, which keeps it sealed, to whoever asks questions of it. Its columns stand in
//! `docs/reference/snapshot.md`; nothing is read or computed here.

/// The Parquet tables of one snapshot, opened and proved to be those that were taken.
#[derive(Debug, Clone)]
pub struct SnapshotTables {
    /// BLAKE3 over the tables' bytes in their order, hex: the snapshot's name.
    pub hash: String,
    /// `persons.parquet`, `spans.parquet`, `participations.parquet`: name and bytes.
    pub tables: Vec<(String, Vec<u8>)>,
    /// The last day the snapshot knows of (days since 1970-01-01): what lies after it is too early to tell.
    pub as_of: i32,
}
