//! Groups: which value of a breakdown's codes each row (a person, or a period of participation) has. Rows of which a code is not known
//! are a group of their own and never dropped.

use crate::frame::Units;
use crate::published::{Group, NOT_KNOWN};
use arrow::array::{Array, AsArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type};
use std::collections::{BTreeMap, BTreeSet};
use throughline_model::code::{Code, CodeBook, Kind};
use throughline_model::failure::Failure;
use throughline_model::report::{Breakdown, Compare};

/// One code's value for every person.
struct Values {
    code: String,
    /// The values in display order; the last is "not known".
    names: Vec<String>,
    /// Each person's index into `names`.
    of: Vec<u16>,
}

/// One breakdown over a frame: its groups, and each person's.
pub(crate) struct Groups {
    /// Names of the codes; none is everyone.
    pub by: Vec<String>,
    /// What is compared with what.
    pub compare: Option<Compare>,
    /// All groups, in display order.
    pub names: Vec<Group>,
    /// Each person's index into `names`.
    pub of: Vec<u32>,
}

impl Groups {
    /// Everyone in one group.
    pub fn everyone(n: usize) -> Self {
        Self { by: Vec::new(), compare: None, names: vec![Group::new()], of: vec![0; n] }
    }

    /// The groups of a breakdown.
    pub fn of(breakdown: &Breakdown, units: &Units, codes: &CodeBook) -> Result<Self, Failure> {
        let mut groups = Self::everyone(units.n());
        for name in &breakdown.by {
            let code = codes.get(name).ok_or_else(|| Failure::broken("grouping people", format!("no code {name}")))?;
            groups = groups.split(&values(code, units)?);
        }
        Ok(Self { by: breakdown.by.clone(), compare: breakdown.compare.clone(), ..groups })
    }

    /// Whether these rows can be grouped so: persons have no codes of periods.
    pub fn possible(breakdown: &Breakdown, units: &Units) -> bool {
        breakdown.by.iter().all(|name| units.rows.column_by_name(name).is_some())
    }

    fn split(self, values: &Values) -> Self {
        let width = u32::try_from(values.names.len()).unwrap_or(u32::MAX);
        let pair = |value: &String| (values.code.clone(), value.clone());
        let extend = |group: Group| values.names.iter().map(move |v| [group.clone(), vec![pair(v)]].concat());
        let of = self.of.iter().zip(&values.of).map(|(g, v)| g * width + u32::from(*v)).collect();
        Self { names: self.names.into_iter().flat_map(extend).collect(), of, ..Self::everyone(0) }
    }
}

fn values(code: &Code, units: &Units) -> Result<Values, Failure> {
    let broken = |e: &dyn std::fmt::Display| Failure::broken("grouping people", e);
    let column = units.rows.column_by_name(&code.name).ok_or_else(|| broken(&"a code has no column"))?;
    if code.kind == Kind::YesNo {
        let flags = column.as_boolean_opt().ok_or_else(|| broken(&"a yes-or-no code has no flags"))?;
        let of = (0..flags.len()).map(|i| if flags.is_null(i) { 2 } else { u16::from(flags.value(i)) }).collect();
        let names = ["no", "yes", NOT_KNOWN].map(str::to_owned).to_vec();
        return Ok(Values { code: code.name.clone(), names, of });
    }
    let coded = cast(column, &DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))).map_err(|e| broken(&e))?;
    let coded = coded.as_dictionary_opt::<Int32Type>().ok_or_else(|| broken(&"a code has no texts"))?;
    let words: &StringArray = coded.values().as_string_opt().ok_or_else(|| broken(&"a code has no texts"))?;
    let listed = || code.values.iter().map(|v| v.code.clone()).collect();
    // Free text has the values that occur, such as the names of providers.
    let found = || {
        let used: BTreeSet<i32> = coded.keys().iter().flatten().collect();
        let names: BTreeSet<&str> = used.iter().filter_map(|key| usize::try_from(*key).ok()).map(|key| words.value(key)).collect();
        names.into_iter().map(str::to_owned).collect()
    };
    let mut names: Vec<String> = if code.kind == Kind::Text { found() } else { listed() };
    names.push(NOT_KNOWN.to_owned());
    let not_known = u16::try_from(names.len() - 1).unwrap_or(u16::MAX);
    let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let place = |word: Option<&str>| word.and_then(|w| places.get(w)).and_then(|i| u16::try_from(*i).ok()).unwrap_or(not_known);
    let of_word: Vec<u16> = words.iter().map(place).collect();
    let position = |key: Option<i32>| key.and_then(|k| of_word.get(usize::try_from(k).ok()?).copied()).unwrap_or(not_known);
    let of = coded.keys().iter().map(position).collect();
    Ok(Values { code: code.name.clone(), names, of })
}
