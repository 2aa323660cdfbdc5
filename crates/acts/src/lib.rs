//! Verbs: what people do, one file an act, each one transaction: may they? load, decide by pure rules, save, record the event.
//!
//! To add an act: one file here, its line in this list, its variant in `model::access::Act` with a row in `may`.
//! Acts know no page and print nothing; what they did comes back as numbers and issues.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod backup;
pub mod cells;
pub mod check;
pub mod destroy;
pub mod encode;
pub mod exit;
pub mod explain;
pub mod federal;
pub mod finder;
pub mod home;
pub mod import;
pub mod init;
pub mod known;
pub mod law;
pub mod link;
pub mod link_files;
pub mod map;
pub mod measure;
pub mod merge;
pub mod person;
pub mod publish;
pub mod restore;
pub mod review;
pub mod rotate_key;
pub mod snapshot;
pub mod split;
pub mod undo;
pub mod verify;
pub mod withdraw;

/// How far a long act has come: done, and of how many where that is known.
pub type Progress<'a> = &'a mut dyn FnMut(u64, Option<u64>);

#[cfg(test)]
mod tests {
    use throughline_model::access::{Act, Role, may};

    /// Who may do what, at a glance. A change here is a change of policy and is reviewed as one.
    #[test]
    fn role_by_act() {
        let mark = |role: Role, act: Act| if may(role, act).is_ok() { "yes" } else { "-" };
        let line = |name: &str, cell: &dyn Fn(Role) -> String| {
            Role::ALL.iter().fold(format!("{name:10}"), |line, role| format!("{line}{:>14}", cell(*role)))
        };
        let header = line("act", &|role| role.name().to_owned());
        let lines = Act::ALL.iter().map(|act| line(act.name(), &|role| mark(role, *act).to_owned()));
        let table = std::iter::once(header).chain(lines).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(table, @r"
        act            navigator      director       analyst        leader        funder administrator
        init                   -             -           yes             -             -           yes
        check                yes           yes           yes           yes           yes           yes
        import                 -             -           yes             -             -             -
        link                   -             -           yes             -             -             -
        merge                  -             -           yes             -             -             -
        split                  -             -           yes             -             -             -
        undo                   -             -           yes             -             -             -
        review                 -             -           yes             -             -             -
        person                 -             -           yes             -             -             -
        known                yes           yes           yes             -             -             -
        snapshot               -             -           yes             -             -             -
        exit                   -             -           yes             -             -           yes
        measure                -             -           yes             -             -             -
        finder                 -             -           yes             -             -             -
        publish                -             -           yes             -             -             -
        verify               yes           yes           yes           yes           yes           yes
        explain              yes           yes           yes           yes           yes           yes
        withdraw               -             -           yes             -             -           yes
        destroy                -             -           yes             -             -           yes
        rotate_key             -             -           yes             -             -           yes
        backup                 -             -           yes             -             -           yes
        restore                -             -           yes             -             -           yes
        ");
    }
}
