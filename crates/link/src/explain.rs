//! Why two rows were or were not held to be the same one: every comparison's answer, how often the same one and how often others give it, and what
//! it is worth. Not for values; whoever may see them puts them beside.

use crate::compare::{Comparer, Pattern};
use crate::definition::{Definition, Rule};
use crate::score::{Scored, Scorer};
use crate::table::Table;
use crate::train::Model;

/// The name of no class: rows picked at random, where no kind of different ones fits a pair.
pub const CHANCE: &str = "chance";

/// How the classes of a rule's coincidences are named.
const RULE: &str = "rule: ";

/// A class that is named for agreeing on something may still describe a pair that differs there, if so many of its pairs do.
const EXCUSED: f64 = 0.2;

/// One comparison's part.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The comparison's place in the definition.
    pub comparison: usize,
    /// The answer, 0 the most alike; `None`: a value is missing, no evidence.
    pub answer: Option<usize>,
    /// How often pairs of the same one give this answer (m).
    pub same: f64,
    /// How often pairs of the other kind do (u).
    pub other: f64,
    /// What the answer is worth, in bits.
    pub weight: f64,
    /// What the rarity of the value in common adds, in bits.
    pub rarity: f64,
}

/// A pair's evidence, step by step. The steps add up to a comparison with one other kind; `total` is against all other kinds.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Whether a blocking rule brings the two together. Where none does, linking never weighed them, and they are as good as different: the
    /// sum is then only for reading.
    pub compared: bool,
    /// The likeliest kind of the same one that fits.
    pub same_as: String,
    /// The likeliest kind of different ones that fits, or [`CHANCE`].
    pub other_than: String,
    /// What is known before looking at the answers, in bits: how many pairs are of the one kind and of the other.
    pub before: f64,
    /// One step per comparison.
    pub steps: Vec<Step>,
    /// What all the kinds not named add to it, in bits.
    pub others: f64,
    /// The pair's weight.
    pub total: Scored,
}

/// Explains pairs of one table under one model.
pub struct Explainer<'a> {
    definition: &'a Definition,
    model: &'a Model,
    table: &'a Table,
    comparer: Comparer<'a>,
    scorer: Scorer<'a>,
}

impl<'a> Explainer<'a> {
    /// For the rows of `table`.
    pub fn new(table: &'a Table, definition: &'a Definition, model: &'a Model) -> Self {
        let comparer = Comparer::new(table, &definition.comparisons);
        Self { definition, model, table, comparer, scorer: Scorer::new(table, definition, model) }
    }

    /// Explains a pair, whether a rule brought it or not. `None` where the model has no class of the same one or none of others.
    ///
    /// Of each kind the likeliest class is named whose description fits the pair, even if another is likelier: nobody should read that two are
    /// held apart as "of one birth date by chance" whose birth dates differ. What the others add stands in [`Explained::others`].
    pub fn pair(&self, left: u32, right: u32) -> Option<Explained> {
        let (left, right) = if self.table.rank(left) < self.table.rank(right) { (left, right) } else { (right, left) };
        let pattern = self.comparer.compare(left, right);
        let total = self.scorer.weigh(left, right, pattern);
        let each = self.scorer.each(left, pattern);
        let classes = &self.model.classes;
        let likeliest = |same: bool, fitting: bool| {
            let of = (0..each.len()).filter(|k| classes[*k].same == same && (!fitting || self.fits(*k, pattern, left, right)));
            of.max_by(|a, b| each[*a].total_cmp(&each[*b]).then(b.cmp(a)))
        };
        let same = likeliest(true, true).or_else(|| likeliest(true, false))?;
        likeliest(false, false)?;
        let other = likeliest(false, true);
        let steps = self.steps(left, pattern, same, other);
        let all_others = || classes.iter().filter(|class| !class.same).map(|class| class.share).sum();
        let before = (classes[same].share / other.map_or_else(all_others, |k| classes[k].share)).log2();
        let sum: f64 = before + steps.iter().map(|step| step.weight + step.rarity).sum::<f64>();
        Some(Explained {
            compared: self.is_compared(left, right),
            same_as: classes[same].name.clone(),
            other_than: other.map_or(CHANCE, |k| &classes[k].name).to_owned(),
            before,
            steps,
            others: total.weight - sum,
            total,
        })
    }

    /// Whether a class's description is true of a pair: a rule's coincidences are of pairs that the rule brings; who moved has another address;
    /// members of a household share something of what households share.
    fn fits(&self, class: usize, pattern: Pattern, left: u32, right: u32) -> bool {
        let class = &self.model.classes[class];
        if let Some(rule) = class.name.strip_prefix(RULE) {
            return self.definition.rules.iter().any(|known| known.name == rule && self.brings(known, left, right));
        }
        let Some(named) = self.definition.classes.iter().find(|known| known.name == class.name) else { return true };
        let known: Vec<(usize, usize)> = named.on.iter().filter_map(|c| Some((*c, pattern.get(*c)?))).collect();
        if named.same {
            return named.on.is_empty() || known.iter().any(|(_, answer)| *answer != 0);
        }
        let different = |(c, answer): &(usize, usize)| *answer + 1 == class.answers[*c].len();
        let shares = |(c, answer): &(usize, usize)| class.answers[*c][*answer] > self.model.chance[*c][*answer];
        let excused = |(c, answer): &(usize, usize)| class.answers[*c][*answer] >= EXCUSED;
        named.on.is_empty() || known.iter().any(|k| !different(k) && shares(k)) && known.iter().all(|k| !different(k) || excused(k))
    }

    fn is_compared(&self, left: u32, right: u32) -> bool {
        self.table.may_be_same(left, right) && self.definition.rules.iter().any(|rule| self.brings(rule, left, right))
    }

    fn brings(&self, rule: &Rule, left: u32, right: u32) -> bool {
        let hash = |column: usize, row: u32| self.table.columns()[column].hash(row);
        let agree = |a: u32, b: u32, l: usize, r: usize| hash(l, a) != 0 && hash(l, a) == hash(r, b);
        let one_way = |a: u32, b: u32| rule.equal.iter().all(|(l, r)| agree(a, b, *l, *r));
        one_way(left, right) || one_way(right, left)
    }

    /// `other`: none stands for rows picked at random.
    fn steps(&self, row: u32, pattern: Pattern, same: usize, other: Option<usize>) -> Vec<Step> {
        let rarity = self.scorer.rarity(row, pattern);
        let answers = |k: Option<usize>| k.map_or(&self.model.chance, |k| &self.model.classes[k].answers);
        let step = |c: usize| {
            let answer = pattern.get(c);
            let share = |k: Option<usize>| answer.map_or(1.0, |a| answers(k)[c][a]);
            let ratio = rarity.iter().find(|(nth, _)| *nth == c).map(|(_, ratio)| *ratio);
            let of = |k: Option<usize>, ratio: f64| k.map_or_else(|| ratio.ln(), |k| self.scorer.rare(k, c, ratio));
            let rare = ratio.map_or(0.0, |r| (of(Some(same), r) - of(other, r)) / std::f64::consts::LN_2);
            let (same, other) = (share(Some(same)), share(other));
            Step { comparison: c, answer, same, other, weight: (same / other).log2(), rarity: rare }
        };
        (0..self.definition.comparisons.len()).map(step).collect()
    }
}

/// Explains one pair; for several, keep an [`Explainer`].
pub fn explain(table: &Table, definition: &Definition, model: &Model, left: u32, right: u32) -> Option<Explained> {
    Explainer::new(table, definition, model).pair(left, right)
}
