//! E-mail addresses: lower case, tags left out, placeholders not known. Not for proving that a mailbox exists.

use super::Lists;

/// `Maria <M.Garcia+jobs@Mail.example>` becomes `m.garcia@mail.example`. [`Lists::no_emails`] holds whole addresses, names (`noemail@`) and providers
/// (`@none.com`) that are nobody's.
pub fn email(text: &str, lists: &Lists) -> Option<String> {
    let inside = text.rsplit_once('<').map_or(text, |(_, address)| address);
    let kept = inside.trim().trim_end_matches(['>', '.', ',', ';']).trim().to_lowercase();
    let kept = kept.strip_prefix("mailto:").unwrap_or(&kept);
    let (name, provider) = kept.split_once('@')?;
    let name = name.split_once('+').map_or(name, |(name, _)| name).trim();
    let provider = provider.trim();
    let plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@' || c == '<' || c == '>');
    let address = format!("{name}@{provider}");
    let listed = [address.as_str(), &format!("{name}@"), &format!("@{provider}")].into_iter().any(|one| lists.no_emails.contains(one));
    (plain(name) && plain(provider) && provider.contains('.') && !listed).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardize::lists::tests::lists;

    #[test]
    fn placeholders_are_nobodys() {
        let check = |text, expected: Option<&str>| assert_eq!(email(text, &lists()).as_deref(), expected, "{text}");
        check(" M.Garcia@Mail.example ", Some("m.garcia@mail.example"));
        check("Maria <m.garcia+jobs@mail.example>", Some("m.garcia@mail.example"));
        check("mailto:m@mail.example", Some("m@mail.example"));
        check("noemail@mail.example", None);
        check("maria@none.com", None);
        check("none", None);
        check("a@b@mail.example", None);
        check("+@mail.example", None);
        check("@", None);
    }
}
