//! What a run of linking leaves for the next: each record with a hash of what was compared of it, and the pairs worth a look. As bytes, sealed by the
//! store. Not for deciding what is compared; a record that is not known exactly counts as changed.

use std::collections::HashMap;
use throughline_link::Table;
use throughline_link::compare::Pattern;
use throughline_link::score::Scored;
use throughline_store::Identity;

/// The beginning; its number changes when older bytes would be read wrongly, or when comparing the same values would give another weight. The
/// program's version stands in it too.
const FIRST: &str = concat!("throughline pairs 1 ", env!("CARGO_PKG_VERSION"), "\n");

/// Half a BLAKE3 hash of what is compared of a record.
type Print = [u8; 16];

/// What is known from the last run about the records of today.
pub(super) struct Known {
    /// Whether each is new or changed.
    pub(super) changed: Vec<bool>,
    /// Pairs of records that have not changed.
    pub(super) pairs: Vec<Scored>,
    /// Records that came, changed or went.
    pub(super) n_changed: usize,
}

/// Reads what the last run left; `None` where it was another program's, or damaged.
pub(super) fn known(bytes: &[u8], identities: &[Identity], table: &Table) -> Option<Known> {
    let mut bytes = Bytes(bytes.strip_prefix(FIRST.as_bytes())?);
    let mut before: HashMap<&str, (u32, Print)> = HashMap::new();
    let n_before = bytes.number()?;
    for nth in 0..n_before {
        let length = bytes.number()?;
        let id = std::str::from_utf8(bytes.take(length as usize)?).ok()?;
        before.insert(id, (nth, bytes.array()?));
    }
    let prints = prints(table);
    let mut place = vec![None; n_before as usize];
    let mut changed = Vec::with_capacity(identities.len());
    let mut n_there = 0;
    for (row, identity) in (0u32..).zip(identities) {
        let was = before.get(identity.record.0.as_str());
        n_there += usize::from(was.is_some());
        let same = was.filter(|(_, print)| prints.get(row as usize) == Some(print));
        if let Some(place) = same.and_then(|(nth, _)| place.get_mut(*nth as usize)) {
            *place = Some(row);
        }
        changed.push(same.is_none());
    }
    let mut pairs = Vec::new();
    for _ in 0..bytes.number()? {
        let (left, right) = (bytes.number()?, bytes.number()?);
        let (pattern, weight) = (Pattern(u64::from_le_bytes(bytes.array()?)), f64::from_bits(u64::from_le_bytes(bytes.array()?)));
        if let (Some(left), Some(right)) = (*place.get(left as usize)?, *place.get(right as usize)?) {
            pairs.push(Scored { left, right, pattern, weight });
        }
    }
    let n_changed = changed.iter().filter(|changed| **changed).count() + (n_before as usize - n_there);
    bytes.0.is_empty().then_some(Known { changed, pairs, n_changed })
}

/// What the next run will want to know.
pub(super) fn written(identities: &[Identity], table: &Table, pairs: &[Scored]) -> Vec<u8> {
    let mut bytes = FIRST.as_bytes().to_vec();
    let number = |bytes: &mut Vec<u8>, n: usize| bytes.extend_from_slice(&(n as u32).to_le_bytes());
    number(&mut bytes, identities.len());
    for (identity, print) in identities.iter().zip(prints(table)) {
        number(&mut bytes, identity.record.0.len());
        bytes.extend_from_slice(identity.record.0.as_bytes());
        bytes.extend_from_slice(&print);
    }
    number(&mut bytes, pairs.len());
    for pair in pairs {
        number(&mut bytes, pair.left as usize);
        number(&mut bytes, pair.right as usize);
        bytes.extend_from_slice(&pair.pattern.0.to_le_bytes());
        bytes.extend_from_slice(&pair.weight.to_bits().to_le_bytes());
    }
    bytes
}

/// By record: what is compared of it, and whether its source has one record for each.
fn prints(table: &Table) -> Vec<Print> {
    let print = |row: u32| {
        let mut hasher = blake3::Hasher::new();
        if let Some(source) = table.sources().get(usize::from(table.source(row))) {
            hasher.update(source.name.as_bytes()).update(&[u8::from(source.one_row_each)]);
        }
        for column in table.columns() {
            let value = column.value(row).unwrap_or_default();
            hasher.update(&(value.len() as u64).to_le_bytes()).update(value.as_bytes());
        }
        let mut half = Print::default();
        half.iter_mut().zip(hasher.finalize().as_bytes()).for_each(|(to, from)| *to = *from);
        half
    };
    (0..table.n_rows()).map(print).collect()
}

struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline_link::{Column, Source};
    use throughline_model::ids::RecordId;

    fn records(rows: &[(&str, &str)]) -> (Vec<Identity>, Table) {
        let identity = |(id, _): &(&str, &str)| Identity {
            record: RecordId((*id).to_owned()),
            agency: "a".to_owned(),
            values: std::collections::BTreeMap::new(),
        };
        let ids: Vec<&str> = rows.iter().map(|(id, _)| *id).collect();
        let source = Source { name: "a".to_owned(), one_row_each: false };
        let table = Table::new(vec![Column::new(rows.iter().map(|(_, v)| Some(*v)))], &ids, vec![0; rows.len()], vec![source]).unwrap();
        (rows.iter().map(identity).collect(), table)
    }

    #[test]
    fn what_changed_is_told_and_pairs_of_the_rest_are_kept() {
        let (before, table) = records(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "2")]);
        let pair = |left, right| Scored { left, right, pattern: Pattern(7), weight: 0.1 + 0.2 };
        let bytes = written(&before, &table, &[pair(0, 1), pair(0, 2), pair(1, 3)]);
        let (now, table) = records(&[("a", "1"), ("b", "2"), ("bb", "1"), ("c", "1")]);
        let known = super::known(&bytes, &now, &table).unwrap();
        assert_eq!((known.changed, known.n_changed), (vec![false, true, true, false], 3));
        assert_eq!(known.pairs, [pair(0, 3)]);
        for end in 0..bytes.len() {
            assert!(super::known(&bytes[..end], &now, &table).is_none(), "cut at {end}");
        }
        assert!(super::known(b"throughline pairs 0 0\n", &now, &table).is_none());
    }
}
