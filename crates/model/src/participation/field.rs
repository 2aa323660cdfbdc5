//! A period as rules see it, by the names of `catalog/codes/participation.toml`. The tables of a snapshot hold the same, column by column.

use super::Period;
use throughline_rule::Value;

/// What a provider is called where a period has more than one.
pub const SEVERAL: &str = "several";

impl Period {
    /// The value of a field; `None` where it is not known, or is no field of a period.
    pub fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "entry_on" => Value::Date(self.entry),
            "exit_on" => Value::Date(self.exit?),
            "exit_reason" => Value::Text(self.exit_reason.as_ref()?.to_string()),
            "provider" => Value::Text(match self.providers.as_slice() {
                [] => return None,
                [only] => only.to_string(),
                _ => SEVERAL.to_owned(),
            }),
            "n_programs" => Value::Int(i64::try_from(self.programs.len()).unwrap_or(i64::MAX)),
            "co_enrolled" => Value::Bool(self.co_enrolled),
            "reportable_only" => Value::Bool(self.reportable_only),
            "incumbent_only" => Value::Bool(self.incumbent_only),
            _ => {
                let program = name.strip_prefix("in_")?;
                Value::Bool(self.programs.iter().any(|known| &**known == program))
            }
        })
    }
}
