//! What tables there are, whatever the engine: for copying all of them out and in again. Not for reading any one of them.

use super::sql::{Sql, Way};
use throughline_model::failure::Failure;

/// A table as the engine knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// Its columns, in order.
    pub(crate) columns: Vec<String>,
    /// The columns of its primary key, in order.
    pub(crate) key: Vec<String>,
}

/// A foreign key of a server's table.
pub(super) struct ForeignKey {
    table: String,
    name: String,
    definition: String,
}

/// Every table of the region by name, except the list of editions, which the migrations fill.
pub(crate) fn all(sql: Sql<'_>) -> Result<Vec<Table>, Failure> {
    let names = match sql.way {
        Way::File { .. } => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        Way::Server(_) => {
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY CAST(tablename AS TEXT) COLLATE \"C\""
        }
    };
    let mut names = texts(sql, names, "")?;
    names.retain(|name| name != "schema_edition");
    names.into_iter().map(|name| table(sql, name)).collect()
}

fn table(sql: Sql<'_>, name: String) -> Result<Table, Failure> {
    let (columns, key) = match sql.way {
        Way::File { .. } => {
            ("SELECT name FROM pragma_table_info($1) ORDER BY cid", "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk")
        }
        Way::Server(_) => (
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            "SELECT CAST(k.column_name AS TEXT) FROM information_schema.key_column_usage k \
             JOIN information_schema.table_constraints c ON c.constraint_schema = k.constraint_schema AND c.table_name = k.table_name \
             AND c.constraint_name = k.constraint_name AND c.constraint_type = 'PRIMARY KEY' \
             WHERE k.table_schema = current_schema() AND k.table_name = $1 ORDER BY k.ordinal_position",
        ),
    };
    Ok(Table { columns: texts(sql, columns, &name)?, key: texts(sql, key, &name)?, name })
}

fn texts(sql: Sql<'_>, text: &str, of: &str) -> Result<Vec<String>, Failure> {
    let values = [of.into()];
    sql.all(text, if of.is_empty() { &[] } else { &values }, |row| Ok(row.text(0)?.to_owned()))
}

/// Lets rows stand for a while without those they refer to: until the end of the transaction in a file, until [`refer_again`] on a server.
pub(super) fn refer_later(sql: Sql<'_>) -> Result<Vec<ForeignKey>, Failure> {
    if let Way::File { .. } = sql.way {
        return sql.batch("PRAGMA defer_foreign_keys = ON").map(|()| Vec::new());
    }
    let text = "SELECT CAST(conrelid::regclass AS TEXT), CAST(conname AS TEXT), pg_get_constraintdef(oid) FROM pg_constraint \
                WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace) ORDER BY 1, 2";
    let keys = sql.all(text, &[], |row| {
        Ok(ForeignKey { table: row.text(0)?.to_owned(), name: row.text(1)?.to_owned(), definition: row.text(2)?.to_owned() })
    })?;
    keys.iter().try_for_each(|key| sql.batch(&format!("ALTER TABLE {} DROP CONSTRAINT {}", key.table, key.name)))?;
    Ok(keys)
}

/// Puts the foreign keys back: each is checked once over the whole table, which is also how a server likes it best.
pub(super) fn refer_again(sql: Sql<'_>, keys: &[ForeignKey]) -> Result<(), Failure> {
    keys.iter().try_for_each(|key| sql.batch(&format!("ALTER TABLE {} ADD CONSTRAINT {} {}", key.table, key.name, key.definition)))
}
