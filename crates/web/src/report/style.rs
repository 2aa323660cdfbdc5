//! The report's style sheet with its typeface inside, so that the page asks for nothing from outside. Not for colors and sizes: they stand in `report.css`.

const SHEET: &str = include_str!("../../templates/report.css");

/// Public Sans, the typeface of the U.S. Web Design System, SIL Open Font License 1.1 (`assets/PublicSans-OFL.txt`).
const WEIGHTS: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../../assets/public-sans-latin-400-normal.woff2")),
    (700, include_bytes!("../../assets/public-sans-latin-700-normal.woff2")),
];

/// Faces, then rules.
pub(crate) fn style() -> String {
    let face = |(weight, bytes): (u16, &[u8])| {
        let data = base64(bytes);
        format!(
            "@font-face{{font-family:\"Public Sans\";font-weight:{weight};font-display:swap;src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}\n"
        )
    };
    let faces: String = WEIGHTS.into_iter().map(face).collect();
    format!("{faces}{SHEET}")
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0_u32, |group, n| group << 8 | u32::from(chunk.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let letter = LETTERS.get((group >> (18 - 6 * n) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if n > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn base64_of_the_standard() {
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), expected);
        }
    }

    #[test]
    fn nothing_comes_from_outside() {
        let style = style();
        assert!(!style.contains("http") && !style.contains("@import") && style.len() < 60_000, "{}", style.len());
    }
}
