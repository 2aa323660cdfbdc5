//! Eight numbers at a time, written so that the compiler makes vector instructions of them on every machine. Not for deciding anything.

/// How many at a time.
pub(crate) const N: usize = 8;

/// Eight numbers; as answers to a question, all bits set or none.
pub(crate) type Lane = [u32; N];

/// Which equal `x`.
#[inline(always)]
pub(crate) fn equal(x: u32, ys: &Lane) -> Lane {
    ys.map(|y| mask(x == y))
}

/// All bits or none.
#[inline(always)]
pub(crate) fn mask(holds: bool) -> u32 {
    0u32.wrapping_sub(u32::from(holds))
}

/// One number made of two, eight times.
#[inline(always)]
pub(crate) fn zip(a: &Lane, b: &Lane, f: impl Fn(u32, u32) -> u32) -> Lane {
    std::array::from_fn(|n| f(a[n], b[n]))
}

/// Whether any bit is set.
#[inline(always)]
pub(crate) fn any(lane: &Lane) -> bool {
    lane.iter().fold(0, |all, x| all | x) != 0
}

/// Which of the places `from + 0 ..` lie within `low..high`.
#[inline(always)]
pub(crate) fn within(from: usize, low: usize, high: usize) -> Lane {
    std::array::from_fn(|n| mask(from + n >= low && from + n < high))
}
