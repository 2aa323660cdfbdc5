//! By what model somebody who asks is compared with the records: that of the edition by which records are linked. Not for learning anything.

use throughline_link::Definition as Compared;
use throughline_link::memory::Edition;
use throughline_link::train::{ClassModel, Model, Rarity};
use throughline_model::failure::Failure;
use throughline_store::Reader;

/// The model of the edition in use; the plain one where there is none that fits.
pub(super) fn kept(reader: &Reader<'_>, compared: &Compared) -> Result<Model, Failure> {
    let edition = reader.link_model()?.and_then(|text| Edition::from_text(&text).ok());
    let fitting = edition.filter(|edition| edition.check(compared).is_ok() && edition.n_rows >= LEAST);
    Ok(fitting.map_or_else(|| plain(compared), |edition| edition.model))
}

/// An edition of fewer records has learned nothing.
const LEAST: u64 = 500;

/// What one would say without having seen a record: the same person mostly agrees wholly and others mostly not at all, except in what a class
/// is named for; and of what rules bring together every fiftieth is the same person.
pub(super) fn plain(definition: &Compared) -> Model {
    let class = |name: &str, same: bool, share: f64, on: &[usize]| {
        let answers = (0..definition.comparisons.len()).map(|c| shares(definition, c, same != on.contains(&c)));
        ClassModel { name: name.to_owned(), same, share, answers: answers.collect() }
    };
    let n_same = definition.classes.iter().filter(|class| class.same).count();
    let share = |same: bool| if same { 0.02 / n_same as f64 } else { 0.005 };
    let mut classes: Vec<ClassModel> = definition.classes.iter().map(|c| class(&c.name, c.same, share(c.same), &c.on)).collect();
    if n_same == 0 {
        classes.push(class("same", true, 0.02, &[]));
    }
    let rest = 1.0 - classes.iter().map(|class| class.share).sum::<f64>();
    classes.push(class("others", false, rest, &[]));
    let chance = (0..definition.comparisons.len()).map(|c| shares(definition, c, false)).collect();
    let doubt = Some("it has seen no record".to_owned());
    Model { chance, classes, n_rounds: 0, settled: true, doubt, rarity: Rarity::default(), frequencies: None }
}

/// The shares of a comparison's answers where it mostly agrees, or mostly not.
fn shares(definition: &Compared, comparison: usize, agrees: bool) -> Vec<f64> {
    let n = definition.comparisons.get(comparison).map_or(2, |comparison| comparison.n_answers());
    let (first, alike) = if agrees { (0.75, 0.17) } else { (0.04, 0.04) };
    let mut shares = vec![first];
    shares.extend(std::iter::repeat_n(alike / (n - 2).max(1) as f64, n - 2));
    shares.push(1.0 - shares.iter().sum::<f64>());
    shares
}
