//! A value as bytes, before it is sealed and after it is opened. Not for reading values from files.

use throughline_model::fact::Value;

/// Appends the value: one byte for its kind, then its bytes, little end first.
pub(crate) fn append(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Bool(flag) => out.extend_from_slice(&[b'b', u8::from(*flag)]),
        Value::Int(number) => number_bytes(b'i', &number.to_le_bytes(), out),
        Value::Money(cents) => number_bytes(b'm', &cents.to_le_bytes(), out),
        Value::Number(number) => number_bytes(b'n', &number.to_bits().to_le_bytes(), out),
        Value::Date(day) => number_bytes(b'd', &day.to_le_bytes(), out),
        Value::Text(text) => number_bytes(b't', text.as_bytes(), out),
    }
}

fn number_bytes(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    out.extend_from_slice(bytes);
}

/// The value of these bytes; `None` where they are none.
pub(crate) fn read(bytes: &[u8]) -> Option<Value> {
    let (kind, rest) = bytes.split_first()?;
    match kind {
        b'b' => match rest {
            [0] => Some(Value::Bool(false)),
            [1] => Some(Value::Bool(true)),
            _ => None,
        },
        b'i' => Some(Value::Int(i64::from_le_bytes(rest.try_into().ok()?))),
        b'm' => Some(Value::Money(i64::from_le_bytes(rest.try_into().ok()?))),
        b'n' => Some(Value::Number(f64::from_bits(u64::from_le_bytes(rest.try_into().ok()?)))),
        b'd' => Some(Value::Date(i32::from_le_bytes(rest.try_into().ok()?))),
        b't' => Some(Value::Text(std::str::from_utf8(rest).ok()?.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back() {
        let all = [
            Value::Bool(true),
            Value::Bool(false),
            Value::Int(i64::MIN),
            Value::Money(-305),
            Value::Number(0.1),
            Value::Date(-719_162),
            Value::Text("ñandú".to_owned()),
            Value::Text(String::new()),
        ];
        for value in all {
            let mut bytes = Vec::new();
            append(&value, &mut bytes);
            assert_eq!(read(&bytes), Some(value));
        }
    }

    #[test]
    fn other_bytes_are_no_value() {
        for bytes in [&b""[..], b"x1", b"b", b"b\x02", b"i123", b"t\xff"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }
}
