//! How deeply a TOML text nests, found without parsing it. The parser limits brackets and the parts of a dotted key to 80 each, but the
//! two multiply, and freeing thousands of nested tables would overflow the stack. It does not decide whether the text is TOML.

/// Deeper than any definition: levels of tables, lists and dotted keys together.
const DEEPEST: usize = 64;

/// The byte at which the text nests too deeply, if it does.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Dots seen at each open level since its last comma or line end; a number's dot counts too, which does no harm.
    let mut levels: Vec<usize> = vec![0];
    let mut depth = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => at = line_end(bytes, at) - 1,
            b'"' | b'\'' => at = after_string(bytes, at) - 1,
            b'.' => {
                depth += 1;
                if let Some(dots) = levels.last_mut() {
                    *dots += 1;
                }
            }
            b',' | b'\n' => depth -= levels.last_mut().map(std::mem::take).unwrap_or_default(),
            b'[' | b'{' => {
                levels.push(0);
                depth += 1;
            }
            b']' | b'}' if levels.len() > 1 => depth -= 1 + levels.pop().unwrap_or_default(),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The byte after the string that opens at `at`; the end of the line or text when it never closes.
fn after_string(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let quote = rest.first().copied().unwrap_or_default();
    let triple = [quote; 3];
    let long = rest.starts_with(&triple);
    let close: &[u8] = if long { &triple } else { triple.get(..1).unwrap_or_default() };
    let mut end = at + close.len();
    while let Some(rest) = bytes.get(end..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(close) {
            return end + close.len();
        }
        if !long && rest.starts_with(b"\n") {
            return end;
        }
        end += if quote == b'"' && rest.starts_with(b"\\") { 2 } else { 1 };
    }
    bytes.len()
}

/// The end of the line on which `at` stands.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_depth_counts() {
        let check = |text: &str, deep: bool| assert_eq!(too_deep(text).is_some(), deep, "{}", text.get(..60).unwrap_or(text));
        check("a.b = 1\n".repeat(1000).as_str(), false);
        check("a = [1.0, 2.0, 3.0]\n".repeat(1000).as_str(), false);
        check(&format!("a = \"{}\"", "[".repeat(1000)), false);
        check(&format!("a = '{}'", "[.".repeat(1000)), false);
        check(&format!("a = \"\\\"{}\"", "{".repeat(1000)), false);
        check(&format!("a = \"\"\"\n\"{}\n\"\"\"", "[\n".repeat(1000)), false);
        check(&format!("# {}\n", "[".repeat(1000)), false);
        check(&format!("a = {}", "[".repeat(65)), true);
        check(&format!("a = {}", "[".repeat(64)), false);
        check(&format!("{}a = 1", "a.".repeat(65)), true);
        check(&format!("a = {}", "{ a.a.a.a.a.a.a.a = ".repeat(10)), true);
        check(&format!("a = 'no end\n{}", "[".repeat(100)), true);
        check(&"]".repeat(1000), false);
        check("", false);
    }
}
