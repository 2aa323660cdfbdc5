//! Ids as types, so that a person is never passed where a file was meant.
//! Ids carry no meaning; they are made by the store (uuid v7) and only compared here.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A person: what the links between agency records say today.
    PersonId
);
id!(
    /// One agency's record of one person, under the agency's own id.
    RecordId
);
id!(
    /// A file as received.
    FileId
);
id!(
    /// A published release.
    ReleaseId
);
