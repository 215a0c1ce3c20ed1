//! Readings in brackets: ` 漢字[かんじ]`, as Anki's furigana filter reads them. Never touches brackets that hold no kana.

/// The text without its bracketed readings, and the reading of the whole; none when no bracket is a reading.
pub(super) fn split(text: &str) -> Option<(String, String)> {
    if !text.contains('[') {
        return None;
    }
    let (mut plain, mut reading) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let mut rest = text;
    let mut found = false;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((ruby, behind)) = after.split_once(']') else {
            break;
        };
        // The base is the run of characters before the bracket that are not kana, back to a blank.
        let base_at =
            before.char_indices().rev().take_while(|(_, c)| !is_kana(*c) && !is_break(*c)).last().map(|(at, _)| at);
        match base_at.and_then(|at| before.split_at_checked(at)) {
            Some((lead, base)) if is_reading(ruby) => {
                found = true;
                let lead = lead.strip_suffix(is_break).unwrap_or(lead);
                plain.push_str(lead);
                plain.push_str(base);
                reading.push_str(lead);
                reading.push_str(ruby);
            }
            _ => {
                for side in [&mut plain, &mut reading] {
                    side.push_str(before);
                    side.push('[');
                    side.push_str(ruby);
                    side.push(']');
                }
            }
        }
        rest = behind;
    }
    plain.push_str(rest);
    reading.push_str(rest);
    found.then_some((plain, reading))
}

/// A blank that ends the run before it.
fn is_break(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}')
}

fn is_reading(text: &str) -> bool {
    text.contains(is_kana) && text.chars().all(|c| is_kana(c) || matches!(c, '＼' | '￣' | '・' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> Option<(String, String)> {
        split(text)
    }

    #[test]
    fn bracketed_readings_give_the_word_and_its_reading() {
        let pair = |plain: &str, reading: &str| Some((plain.to_owned(), reading.to_owned()));
        assert_eq!(both("食[た]べる"), pair("食べる", "たべる"));
        assert_eq!(both("取[と]り 扱[あつか]い"), pair("取り扱い", "とりあつかい"));
        assert_eq!(both("お 世話[せわ]になっております"), pair("お世話になっております", "おせわになっております"));
        assert_eq!(both("お世話[せわ]"), pair("お世話", "おせわ"));
        assert_eq!(both("打合[うちあわ]せ　会議[かいぎ]"), pair("打合せ会議", "うちあわせかいぎ"));
    }

    #[test]
    fn other_brackets_stay() {
        assert_eq!(both("to eat [food]"), None);
        assert_eq!(both("あ[い]"), None);
        assert_eq!(both("犬[いぬ"), None);
        assert_eq!(both("食べる"), None);
        assert_eq!(both("犬[ ]"), None);
    }
}
