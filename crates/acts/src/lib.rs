//! Verbs: what people do, one file an act, each one transaction: may they? load, decide by pure rules, save, record the event.
//!
//! To add an act: one file here, its line in this list, its variant in `model::access::Act` with a row in `may`.
//! Acts know no page and print nothing; what they did comes back as numbers and issues.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing))]

pub mod check;
pub mod explain;
pub mod home;
pub mod import;
pub mod init;
pub mod measure;
pub mod publish;
pub mod snapshot;
pub mod verify;

/// How far a long act has come: done, and of how many where that is known.
pub type Progress<'a> = &'a mut dyn FnMut(u64, Option<u64>);

#[cfg(test)]
mod tests {
    use throughline_model::access::{Act, Role, may};

    /// Who may do what, at a glance. A change here is a change of policy and is reviewed as one.
    #[test]
    fn role_by_act() {
        let mark = |role: Role, act: Act| if may(role, act).is_ok() { "yes" } else { "-" };
        let mut table = format!("{:14}", "role");
        Act::ALL.iter().for_each(|act| table.push_str(&format!("{act:>9}", act = act.name())));
        for role in Role::ALL {
            table.push_str(&format!("\n{:14}", role.name()));
            Act::ALL.iter().for_each(|act| table.push_str(&format!("{:>9}", mark(*role, *act))));
        }
        insta::assert_snapshot!(table, @r"
        role               init    check   import snapshot  measure  publish   verify  explain
        navigator             -      yes        -        -        -        -      yes      yes
        director              -      yes        -        -        -        -      yes      yes
        analyst             yes      yes      yes      yes      yes      yes      yes      yes
        leader                -      yes        -        -        -        -      yes      yes
        funder                -      yes        -        -        -        -      yes      yes
        administrator       yes      yes        -        -        -        -      yes      yes
        ");
    }
}
