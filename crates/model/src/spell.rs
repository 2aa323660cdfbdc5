//! From weekly (or daily, monthly) answers to spells: runs of the same answer become one stretch of time.
//! Adjacent weeks of work are one spell of employment; the source does not say whether it was one employer.

/// What a sequence of answers states: when the state held, and when it was watched at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Runs {
    /// Half-open stretches of positions answered yes.
    pub held: Vec<(i32, i32)>,
    /// Half-open stretches of positions answered yes or no.
    pub watched: Vec<(i32, i32)>,
}

/// Runs over answers at positions `first, first + 1, ...`; `None` is not known and ends a run.
pub fn runs(first: i32, answers: &[Option<bool>]) -> Runs {
    let mut runs = Runs::default();
    for (position, answer) in (first..).zip(answers) {
        if answer.is_some() {
            extend(&mut runs.watched, position);
        }
        if *answer == Some(true) {
            extend(&mut runs.held, position);
        }
    }
    runs
}

fn extend(stretches: &mut Vec<(i32, i32)>, position: i32) {
    match stretches.last_mut() {
        Some(last) if last.1 == position => last.1 += 1,
        _ => stretches.push((position, position + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_answers_join_and_gaps_do_not() {
        let (y, n, u) = (Some(true), Some(false), None);
        let got = runs(0, &[n, y, y, n, y, u, u, y]);
        assert_eq!(got.held, [(1, 3), (4, 5), (7, 8)]);
        assert_eq!(got.watched, [(0, 5), (7, 8)]);
        assert_eq!(runs(3, &[]), Runs::default());
    }
}
