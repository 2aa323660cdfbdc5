//! A memory of rows, their pairs and clusters, that takes edits and works on what they touch alone. Not for training, and it keeps no file.

mod index;
mod rows;

use super::Edition;
use super::again::weighed;
use super::keys::grown;
use crate::cluster::{ByPeople, cluster_with};
use crate::compare::Pattern;
use crate::definition::Definition;
use crate::problem::Problem;
use crate::score::{Scored, weight};
use crate::table::Source;
use index::Index;
use rows::Rows;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A change of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit<I> {
    /// The row is new, or stands in the place of the one of this id.
    Put {
        /// Its id.
        id: I,
        /// Where it comes from: a place in the sources.
        source: u16,
        /// Its values, by column; empty ones are missing.
        values: Vec<Option<String>>,
    },
    /// The row goes, if it is there.
    Withdraw {
        /// Its id.
        id: I,
    },
}

impl<I> Edit<I> {
    fn id(&self) -> &I {
        match self {
            Self::Put { id, .. } | Self::Withdraw { id } => id,
        }
    }
}

/// What people decided, by ids; ids that are not there (yet) wait for their row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided<I> {
    /// The rows of each group are one.
    pub together: Vec<Vec<I>>,
    /// No row of the first group is the same as one of the second.
    pub apart: Vec<(Vec<I>, Vec<I>)>,
}

/// What edits came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched<I> {
    /// Rows that came, changed or went.
    pub n_edited: usize,
    /// Pairs that were compared.
    pub n_compared: u64,
    /// Rows whose clusters were looked at again.
    pub n_looked_at: usize,
    /// Rows that are in a cluster of another name now, new rows that joined one included.
    pub moved: Vec<I>,
}

/// Where a row belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<I> {
    /// The row.
    pub id: I,
    /// The smallest id of its cluster.
    pub cluster: I,
    /// How probable it is that it belongs with the others.
    pub belongs: f64,
    /// How probable it is that all rows of its cluster are the same one.
    pub right: f64,
}

/// A pair kept at both of its rows.
#[derive(Debug, Clone, Copy)]
struct Kept {
    other: u32,
    pattern: Pattern,
    weight: f64,
}

/// Rows, pairs and clusters under one edition.
#[derive(Debug, Clone)]
pub struct Memory<I> {
    definition: Definition,
    edition: Edition,
    rows: Rows<I>,
    index: Index,
    /// By row: its pairs worth a look.
    pairs: Vec<Vec<Kept>>,
    decided: Decided<I>,
    /// The groups that people put a row in.
    groups: BTreeMap<I, Vec<usize>>,
    /// By row: the row that names its cluster, and how sure both are.
    of: Vec<(u32, f64, f64)>,
}

impl<I: Ord + Clone> Memory<I> {
    /// An empty memory for rows of so many columns.
    ///
    /// Refused: `OtherDefinition`, and whatever is wrong with the definition.
    pub fn new(definition: &Definition, edition: Edition, sources: Vec<Source>, n_columns: usize) -> Result<Self, Problem> {
        edition.check(definition)?;
        let rows = Rows::new(sources, n_columns);
        definition.check(&rows.part(&[])?)?;
        let index = Index::new(&definition.rules);
        let decided = Decided { together: Vec::new(), apart: Vec::new() };
        Ok(Self {
            definition: definition.clone(),
            edition,
            rows,
            index,
            pairs: Vec::new(),
            decided,
            groups: BTreeMap::new(),
            of: Vec::new(),
        })
    }

    /// Takes edits; of several of one row the last holds. Compares the rows that changed with those that a rule brings, and looks at
    /// the clusters again that they touch.
    ///
    /// Refused, and nothing changed: `OtherRow`, `Grown`.
    pub fn apply(&mut self, edits: Vec<Edit<I>>) -> Result<Touched<I>, Problem> {
        edits.iter().try_for_each(|edit| self.rows.check(edit))?;
        let edits: BTreeMap<I, Edit<I>> = edits.into_iter().map(|edit| (edit.id().clone(), edit)).collect();
        let edits: Vec<Edit<I>> = edits.into_values().filter(|edit| self.rows.is_change(edit)).collect();
        let keys = self.rows.keys_of(&edits, &self.definition, &self.edition.plan)?;
        self.refuse_grown(&edits, &keys)?;
        let mut touched = BTreeSet::new();
        let taken_out: Vec<Option<u32>> = edits.iter().map(|edit| self.take_out(edit.id(), &mut touched)).collect();
        let gone: BTreeSet<u32> = taken_out.iter().flatten().copied().collect();
        let n_edited = edits.len();
        let new: Vec<u32> =
            edits.into_iter().zip(keys).zip(taken_out).filter_map(|((edit, keys), before)| self.put_in(edit, keys, before)).collect();
        let n_compared = self.compare(&new, &mut touched)?;
        touched.extend(new.iter().copied());
        touched.retain(|row| !gone.contains(row));
        let (n_looked_at, moved) = self.look_again(touched)?;
        self.rows.free(gone);
        Ok(Touched { n_edited, n_compared, n_looked_at, moved })
    }

    /// Takes what people have decided, in the place of what they had before.
    pub fn decide(&mut self, decided: Decided<I>) -> Result<Touched<I>, Problem> {
        let concerned = |decided: &Decided<I>| -> BTreeSet<u32> {
            let apart = decided.apart.iter().flat_map(|(some, others)| some.iter().chain(others));
            decided.together.iter().flatten().chain(apart).filter_map(|id| self.rows.at(id)).collect()
        };
        let mut touched = concerned(&self.decided);
        touched.extend(concerned(&decided));
        self.decided = decided;
        self.groups.clear();
        for (nth, group) in self.decided.together.iter().enumerate() {
            group.iter().for_each(|id| self.groups.entry(id.clone()).or_default().push(nth));
        }
        let (n_looked_at, moved) = self.look_again(touched)?;
        Ok(Touched { n_edited: 0, n_compared: 0, n_looked_at, moved })
    }

    /// Where every row belongs, in the order of ids.
    pub fn places(&self) -> Vec<Place<I>> {
        let place = |(id, row): (&I, u32)| {
            let (name, belongs, right) = self.of[row as usize];
            Place { id: id.clone(), cluster: self.rows.id(name).unwrap_or(id).clone(), belongs, right }
        };
        self.rows.all().map(place).collect()
    }

    /// All pairs worth a look, the strongest evidence first: the smaller id, the other, the answers, and the weight in bits.
    pub fn pairs(&self) -> Vec<(I, I, Pattern, f64)> {
        let mut pairs = Vec::new();
        for (id, row) in self.rows.all() {
            for kept in &self.pairs[row as usize] {
                if let Some(other) = self.rows.id(kept.other).filter(|other| id < *other) {
                    pairs.push((id.clone(), other.clone(), kept.pattern, kept.weight));
                }
            }
        }
        pairs.sort_by(|a, b| b.3.total_cmp(&a.3).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        pairs
    }

    /// Blocks that have outgrown the limit since the edition was made: rule and number of rows, by rule, the largest first. Train a new one.
    pub fn grown(&self) -> Vec<(usize, u64)> {
        grown(&self.definition, self.index.sizes()).unwrap_or_default()
    }

    fn refuse_grown(&self, edits: &[Edit<I>], keys: &[rows::Keys]) -> Result<(), Problem> {
        let mut more: HashMap<(usize, u64), (i64, i64)> = HashMap::new();
        let mut count = |keys: &[(u64, u64)], n: i64| {
            for (rule, (left, right)) in keys.iter().enumerate() {
                more.entry((rule, *left)).or_default().0 += n;
                more.entry((rule, *right)).or_default().1 += n;
            }
        };
        edits.iter().filter_map(|edit| self.rows.at(edit.id())).for_each(|row| count(self.rows.keys(row), -1));
        keys.iter().for_each(|keys| count(keys, 1));
        let touched = more.into_iter().filter(|((_, key), _)| *key != 0);
        grown(&self.definition, touched.map(|((rule, key), more)| (rule, self.index.size_with(rule, key, more)))).map(drop)
    }

    /// Takes a row out with its pairs; the rows they led to are touched.
    fn take_out(&mut self, id: &I, touched: &mut BTreeSet<u32>) -> Option<u32> {
        let row = self.rows.at(id)?;
        for kept in std::mem::take(&mut self.pairs[row as usize]) {
            self.pairs[kept.other as usize].retain(|back| back.other != row);
            touched.insert(kept.other);
        }
        let groups = self.groups.get(id).into_iter().flatten().filter_map(|nth| self.decided.together.get(*nth));
        touched.extend(groups.flatten().filter_map(|id| self.rows.at(id)));
        self.index.take_out(row, self.rows.keys(row));
        self.rows.take_out(id)
    }

    /// Puts a row in, in the place of one before; it is still named as that one was.
    fn put_in(&mut self, edit: Edit<I>, keys: rows::Keys, before: Option<u32>) -> Option<u32> {
        let Edit::Put { id, source, values } = edit else { return None };
        let row = self.rows.put_in(id, source, &values, keys);
        self.index.put_in(row, self.rows.keys(row));
        let n = self.pairs.len().max(row as usize + 1);
        self.pairs.resize_with(n, Vec::new);
        self.of.resize(n, (row, 1.0, 1.0));
        self.of[row as usize] = (before.map_or(row, |before| self.of[before as usize].0), 1.0, 1.0);
        Some(row)
    }

    /// Compares new rows with all that a rule brings; gives how many pairs that were.
    fn compare(&mut self, new: &[u32], touched: &mut BTreeSet<u32>) -> Result<u64, Problem> {
        let is_new: BTreeSet<u32> = new.iter().copied().collect();
        let mut pairs = Vec::new();
        for row in new {
            let mates = self.index.mates(*row, self.rows.keys(*row));
            let once = |mate: &u32| !is_new.contains(mate) || mate > row;
            pairs.extend(mates.into_iter().filter(|mate| once(mate) && self.rows.may_be_same(*row, *mate)).map(|mate| (*row, mate)));
        }
        let rows: BTreeSet<u32> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let rows: Vec<u32> = rows.into_iter().collect();
        let table = self.rows.part(&rows)?;
        let place = |row: u32| rows.binary_search(&row).unwrap_or_default() as u32;
        let ordered = |(a, b): &(u32, u32)| {
            let (a, b) = (place(*a), place(*b));
            if table.rank(a) < table.rank(b) { (a, b) } else { (b, a) }
        };
        let ordered: Vec<Vec<(u32, u32)>> = pairs.chunks(1024).map(|pairs| pairs.iter().map(ordered).collect()).collect();
        for pair in weighed(&table, &self.definition, &self.edition, &ordered) {
            let (left, right) = (rows[pair.left as usize], rows[pair.right as usize]);
            self.pairs[left as usize].push(Kept { other: right, pattern: pair.pattern, weight: pair.weight });
            self.pairs[right as usize].push(Kept { other: left, pattern: pair.pattern, weight: pair.weight });
            touched.extend([left, right]);
        }
        Ok(pairs.len() as u64)
    }

    /// Finds the clusters again of all rows connected with those touched; gives how many rows that were and which are elsewhere now.
    fn look_again(&mut self, touched: BTreeSet<u32>) -> Result<(usize, Vec<I>), Problem> {
        let definition = self.edition.heeded(&self.definition);
        let rows = self.connected(touched, weight(definition.settings.link_from));
        let table = self.rows.part(&rows)?;
        let place = |row: u32| rows.binary_search(&row).ok().map(|place| place as u32);
        let mut scored = Vec::new();
        for (at, row) in (0u32..).zip(&rows) {
            for kept in self.pairs[*row as usize].iter().filter(|kept| kept.other > *row) {
                if let Some(other) = place(kept.other) {
                    let (left, right) = if table.rank(at) < table.rank(other) { (at, other) } else { (other, at) };
                    scored.push(Scored { left, right, pattern: kept.pattern, weight: kept.weight });
                }
            }
        }
        let ranks = |s: &Scored| (table.rank(s.left), table.rank(s.right));
        scored.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| ranks(a).cmp(&ranks(b))));
        let clusters = cluster_with(&table, &definition, &scored, &self.by_people(&place));
        let mut moved = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let name = rows[clusters.of[at] as usize];
            if self.rows.id(self.of[*row as usize].0) != self.rows.id(name) {
                moved.extend(self.rows.id(*row).cloned());
            }
            self.of[*row as usize] = (name, clusters.belongs[at], clusters.right[at]);
        }
        moved.sort_unstable();
        Ok((rows.len(), moved))
    }

    /// All rows that strong enough pairs, or people, connect with these, ascending.
    fn connected(&self, touched: BTreeSet<u32>, least: f64) -> Vec<u32> {
        let mut open: Vec<u32> = touched.iter().copied().collect();
        let mut seen = touched;
        while let Some(row) = open.pop() {
            let strong = self.pairs[row as usize].iter().filter(|kept| kept.weight >= least).map(|kept| kept.other);
            let groups = self.rows.id(row).and_then(|id| self.groups.get(id)).into_iter().flatten();
            let by_people = groups.filter_map(|nth| self.decided.together.get(*nth)).flatten().filter_map(|id| self.rows.at(id));
            open.extend(strong.chain(by_people).filter(|other| seen.insert(*other)));
        }
        seen.into_iter().collect()
    }

    fn by_people(&self, place: &impl Fn(u32) -> Option<u32>) -> ByPeople {
        let here = |ids: &Vec<I>| -> Vec<u32> { ids.iter().filter_map(|id| place(self.rows.at(id)?)).collect() };
        ByPeople {
            together: self.decided.together.iter().map(here).collect(),
            apart: self.decided.apart.iter().map(|(some, others)| (here(some), here(others))).collect(),
        }
    }
}
