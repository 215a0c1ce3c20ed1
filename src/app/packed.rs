//! The files of `decks/` as `build.rs` packed them into the program. Taken apart only where they are needed.

use super::AppError;

/// The bytes of a packed file, by its name without `.tsv`.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".tsv.zst"))
    };
}
pub(super) use packed;

/// The text of a packed file.
///
/// # Errors
/// When the program itself is damaged.
pub(super) fn unpack(name: &'static str, packed: &[u8]) -> Result<String, AppError> {
    let damaged = |reason: String| AppError::Library { deck: name, reason };
    let text = zstd::decode_all(packed).map_err(|e| damaged(e.to_string()))?;
    let text = String::from_utf8(text).map_err(|e| damaged(e.to_string()))?;
    by_rows(&text).ok_or_else(|| damaged("it is cut short".to_owned()))
}

/// A table from its head and its columns, as `build.rs` lays it out; nothing where lines are missing.
fn by_rows(text: &str) -> Option<String> {
    let (sizes, rest) = text.split_once('\n')?;
    let mut sizes = sizes.split(' ').map(str::parse::<usize>);
    let (head, rows, columns) = (sizes.next()?.ok()?, sizes.next()?.ok()?, sizes.next()?.ok()?);
    let lines: Vec<&str> = rest.lines().collect();
    let (head, cells) = lines.split_at_checked(head)?;
    let mut out = String::with_capacity(rest.len());
    for line in head {
        out.push_str(line);
        out.push('\n');
    }
    for row in 0..rows {
        for column in 0..columns {
            out.push_str(cells.get(column * rows + row)?);
            out.push(if column + 1 == columns { '\n' } else { '\t' });
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packed file and what it was packed from.
    macro_rules! both {
        ($name:literal) => {
            ($name, &packed!($name)[..], include_str!(concat!("../../decks/", $name, ".tsv")))
        };
    }

    #[test]
    fn every_packed_file_comes_apart_as_it_was() {
        for (name, packed, text) in [both!("n5-words"), both!("aliases"), both!("business"), both!("lexicon")] {
            assert_eq!(unpack(name, packed).unwrap(), text, "{name}");
        }
        assert_eq!(by_rows("1 2 2\n#a\n1\n2\n3\n4\n").unwrap(), "#a\n1\t3\n2\t4\n");
        assert_eq!(by_rows("0 2 2\n1\n2\n3\n"), None);
    }
}
