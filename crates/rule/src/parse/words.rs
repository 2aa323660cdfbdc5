//! Which words the language keeps for itself, and which SQL does. Not for function names, which are no reserved words.

/// The keywords of the language.
pub(super) const KEYWORDS: [&str; 17] =
    ["and", "or", "not", "in", "between", "is", "null", "true", "false", "case", "when", "then", "else", "end", "date", "like", "exists"];

/// Words that PostgreSQL reserves, and those that begin an expression of SQL's own, so that a rule that names such a field would not be
/// an SQL expression. Source: PostgreSQL manual, appendix C, words marked reserved; the rest found by the test against an SQL parser.
const RESERVED: [&str; 90] = [
    "all",
    "analyse",
    "analyze",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "except",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "initially",
    "inner",
    "intersect",
    "interval",
    "into",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "notnull",
    "offset",
    "on",
    "only",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "struct",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "to",
    "trailing",
    "trim",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "where",
    "window",
    "with",
];

/// Whether a field may have that name; if not, what to do about it (half a sentence).
pub fn may_name_field(name: &str) -> Result<(), String> {
    let lower = name.to_ascii_lowercase();
    let mut letters = lower.bytes();
    let starts = letters.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    if !starts || !letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Err("use a letter first, then letters, digits and underscores".to_owned());
    }
    if name != lower {
        return Err(format!("field names are lower case: write {lower}"));
    }
    if KEYWORDS.contains(&lower.as_str()) || RESERVED.contains(&lower.as_str()) {
        return Err(format!("'{lower}' is a word of SQL; name the field otherwise, such as {lower}_value"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let check = |name: &str, ok: bool| assert_eq!(may_name_field(name).is_ok(), ok, "{name}");
        check("prior_convictions", true);
        check("_x9", true);
        check("year", true);
        check("Race", false);
        check("order", false);
        check("date", false);
        check("9x", false);
        check("edad_año", false);
        check("", false);
    }
}
