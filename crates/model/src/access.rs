//! Who may do what: roles, acts, purposes, and the one table that joins them.
//! Relationship and regime join the decision where records are opened; no law-enforcement role can be defined.

use crate::refusal::Refusal;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

named!(
    /// What a person who works here is.
    Role {
        /// Finds and accompanies people.
        Navigator = "navigator",
        /// Runs a program.
        Director = "director",
        /// Imports, links, measures, publishes.
        Analyst = "analyst",
        /// Leads a city or board.
        Leader = "leader",
        /// Pays for programs.
        Funder = "funder",
        /// Runs the system.
        Administrator = "administrator",
    }
);

named!(
    /// What can be done; one file of the same name in `acts`.
    Act {
        /// Make a region.
        Init = "init",
        /// Prove every definition.
        Check = "check",
        /// Take in files.
        Import = "import",
        /// Say which agencies' records are of one person.
        Link = "link",
        /// Say by hand that two persons are one.
        Merge = "merge",
        /// Say by hand that some records of a person are another's.
        Split = "split",
        /// Take back a link run, a merge or a split.
        Undo = "undo",
        /// Be shown pairs of records, say whether they are of one person, and see what the answers prove.
        Review = "review",
        /// See who a person is: the records, and who decided what about them.
        Person = "person",
        /// Ask, with somebody in front of the desk, whether a record of theirs is here already.
        Known = "known",
        /// Freeze an analysis copy.
        Snapshot = "snapshot",
        /// Find the periods of participation that ended, as known today.
        Exit = "exit",
        /// Compute the metrics.
        Measure = "measure",
        /// Write the people of a cohort into a file, for a state that gives back numbers and no rows.
        Finder = "finder",
        /// Release a report.
        Publish = "publish",
        /// Recompute a release.
        Verify = "verify",
        /// Say what a definition means.
        Explain = "explain",
        /// Note that a consent was taken back.
        Withdraw = "withdraw",
        /// Destroy records with everything made of them, and certify it.
        Destroy = "destroy",
        /// Change the region's key.
        RotateKey = "rotate_key",
        /// Copy the whole region into one sealed file.
        Backup = "backup",
        /// Put such a copy into an empty folder.
        Restore = "restore",
    }
);

named!(
    /// Why a person's record is read; written with every access.
    Purpose {
        /// Bringing records in and keeping them true.
        RecordKeeping = "record_keeping",
        /// Computing protected numbers.
        Measurement = "measurement",
        /// Finding the records of one person among several agencies'.
        Linking = "linking",
        /// Saying at intake whether somebody is known already, so that nobody is asked everything again.
        Intake = "intake",
        /// Telling the state who they are, so that it counts them in its wage records and gives back numbers.
        WageMatching = "wage_matching",
    }
);

/// Who is acting, as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// A name for the record of events: an account, or the operating system's user at a command line.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// May this role do this act? The whole table; its snapshot is a test.
pub fn may(role: Role, act: Act) -> Result<(), Refusal> {
    let allowed = match act {
        Act::Check | Act::Explain | Act::Verify => true,
        Act::Backup | Act::Restore => matches!(role, Role::Administrator | Role::Analyst),
        Act::Init | Act::Withdraw | Act::Destroy | Act::RotateKey => matches!(role, Role::Administrator | Role::Analyst),
        Act::Exit => matches!(role, Role::Administrator | Role::Analyst),
        Act::Known => matches!(role, Role::Navigator | Role::Director | Role::Analyst),
        Act::Finder => role == Role::Analyst,
        Act::Link | Act::Merge | Act::Split | Act::Undo | Act::Review | Act::Person => role == Role::Analyst,
        Act::Import | Act::Snapshot | Act::Measure | Act::Publish => role == Role::Analyst,
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed { role, act }) }
}
