//! Chance that is the same everywhere: a counter mixed by SplitMix64 (Steele, Lea and Flood, 2014), written out here because the
//! distributions of general libraries may change between editions, and with them every file of a seed. Not for secrets.

/// A stream of chance of its own for each thing that is drawn: adding one draw for one person changes nobody else.
#[derive(Debug, Clone)]
pub struct Dice(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

impl Dice {
    /// The stream of a seed and of what it is for: a subject's number, a person's id.
    pub fn new(seed: u64, parts: &[u64]) -> Self {
        Self(parts.iter().fold(mixed(seed.wrapping_add(STEP)), |state, part| mixed(state.wrapping_add(STEP) ^ part.wrapping_mul(STEP))))
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// A number below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        u64::try_from((u128::from(self.bits()) * u128::from(n)) >> 64).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i32, to: i32) -> i32 {
        let width = u64::try_from(i64::from(to) - i64::from(from) + 1).unwrap_or(0);
        from.saturating_add(i32::try_from(self.below(width)).unwrap_or(0))
    }

    /// From 0 to just below 1, in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Yes with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Nearly normal, mean 0 and standard deviation 1: the sum of twelve uniform numbers less six, which needs no function whose
    /// last digit differs between machines.
    pub fn normal(&mut self) -> f64 {
        let mut sum = 0;
        for _ in 0..3 {
            let bits = self.bits();
            sum += (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        }
        (sum as f64 + 6.0) / 65_536.0 - 6.0
    }

    /// One of a list, each as likely.
    pub fn pick<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(at).copied().unwrap_or(otherwise)
    }

    /// One of a list in order of frequency: the first ones much more often, as names are.
    pub fn early(&mut self, list: &[&'static str]) -> &'static str {
        let unit = self.unit();
        let at = (unit * unit * list.len() as f64) as usize;
        list.get(at).copied().unwrap_or("")
    }

    /// The place of a count, drawn in proportion to the counts.
    pub fn by_count(&mut self, counts: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = counts.clone().map(u64::from).sum();
        let mut left = self.below(total);
        for (at, count) in counts.enumerate() {
            match left.checked_sub(u64::from(count)) {
                Some(rest) => left = rest,
                None => return at,
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // The first outputs of SplitMix64 from state 1234567, as in the reference program's tests.
        let mut dice = Dice(1_234_567);
        assert_eq!([dice.bits(), dice.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn draws_are_near_what_they_should_be() {
        let mut dice = Dice::new(7, &[1]);
        let n = 100_000;
        let normal: Vec<f64> = (0..n).map(|_| dice.normal()).collect();
        let mean = normal.iter().sum::<f64>() / f64::from(n);
        let variance = normal.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
        let heads = (0..n).filter(|_| dice.chance(0.3)).count();
        assert!((29_000..31_000).contains(&heads), "{heads}");
        let mut seen = [0; 3];
        (0..n).for_each(|_| seen[dice.by_count([1, 2, 7].into_iter())] += 1);
        assert!(seen[0] < 11_000 && seen[2] > 68_000, "{seen:?}");
        assert!((0..1000).map(|_| dice.between(-2, 3)).all(|x| (-2..=3).contains(&x)));
    }
}
