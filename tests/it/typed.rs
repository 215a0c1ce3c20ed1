//! Typed readings: the written table, and what holds for any reading in any spelling.

use std::fs;
use std::path::Path;

use gokaku::domain::japanese::kana::katakana;
use gokaku::domain::japanese::romaji::to_kana;
use gokaku::domain::japanese::slip::{Kind, Slip};
use gokaku::domain::japanese::typed::{Note, Verdict, Why, judge};
use proptest::prelude::*;

use self::render::{SYLLABLES, System, render};

mod render;

#[test]
fn every_row_of_the_table_is_judged_as_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/typed_table.tsv");
    let text = fs::read_to_string(path).unwrap();
    let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [expected, typed, verdict, why, ref class @ ..] = fields[..] else { panic!("line {}: four fields", n + 1) };
        let readings: Vec<&str> = expected.split('/').collect();
        let judged = judge(&readings, typed);
        let wanted = match verdict {
            "accept" => true,
            "refuse" => false,
            _ => panic!("line {}: accept or refuse", n + 1),
        };
        *(if wanted { &mut accepted } else { &mut refused }) += 1;
        // Every refusal names what it was.
        let named = match judged {
            Verdict::Right | Verdict::RightBut(_) => "",
            Verdict::Wrong(slip) => slip.kind.as_str(),
            Verdict::NoAnswer(Why::Empty) => "nothing",
            Verdict::NoAnswer(Why::Kanji) => "kanji",
            Verdict::NoAnswer(Why::Unreadable) => "unreadable",
        };
        if judged.is_right() != wanted || named != class.concat() {
            wrong.push(format!("line {}: {expected} {typed}: {verdict} ({why}), judged {judged:?}", n + 1));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(accepted >= 250 && refused >= 120, "{accepted} accepted, {refused} refused");
}

/// Readings as words have them: ん, っ and ー only where they can stand.
fn reading() -> impl Strategy<Value = Vec<&'static str>> {
    let bit = (0..SYLLABLES.len(), 0..10_u8);
    proptest::collection::vec(bit, 1..9).prop_map(|bits| {
        let mut reading = Vec::new();
        for (n, &(syllable, extra)) in bits.iter().enumerate() {
            let syllable = SYLLABLES[syllable];
            let consonant = !"あいうえおなにぬねのを".contains(&syllable[..3]);
            match extra {
                0 if n > 0 && consonant && reading.last() != Some(&"ん") => reading.extend(["っ", syllable]),
                1 => reading.extend([syllable, "ん"]),
                2 => reading.extend([syllable, "ー"]),
                _ => reading.push(syllable),
            }
        }
        reading
    })
}

/// The syllables that one spelling may stand for: a change among them is no other word in Latin letters.
fn twins(a: &str, b: &str) -> bool {
    const SAME: [&[&str]; 4] = [&["じ", "ぢ"], &["ず", "づ"], &["お", "を"], &["ち", "てぃ"]];
    SAME.iter().any(|set| set.contains(&a) && set.contains(&b))
}

proptest! {
    #[test]
    fn any_reading_is_accepted_in_hepburn_kunrei_hiragana_and_katakana(reading in reading()) {
        let kana = reading.concat();
        for typed in [render(&reading, System::Hepburn), render(&reading, System::Kunrei)] {
            prop_assert!(judge(&[&kana], &typed).is_right(), "{} {}", kana, typed);
            prop_assert!(judge(&[&kana], &typed.to_uppercase()).is_right());
            // Nobody needs more than four letters for a kana, and no kana comes without a letter.
            prop_assert!(typed.len() <= 4 * kana.chars().count() && typed.len() * 2 >= kana.chars().count());
        }
        prop_assert_eq!(judge(&[&kana], &kana), Verdict::Right);
        prop_assert_eq!(judge(&[&katakana(&kana)], &kana), Verdict::Right);
        prop_assert_eq!(judge(&[&kana], &katakana(&kana)), Verdict::Right);
    }

    #[test]
    fn one_syllable_changed_is_another_word(reading in reading(), at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let at = at.index(reading.len());
        let other = SYLLABLES[other.index(SYLLABLES.len())];
        prop_assume!(!matches!(reading[at], "ん" | "っ" | "ー") && other != reading[at] && !twins(other, reading[at]));
        let mut changed = reading.clone();
        changed[at] = other;
        // After ん an n may be heard twice or once, and は and へ are said otherwise where they may be the particle.
        let before = if at > 0 { reading[at - 1] } else { "" };
        prop_assume!(before != "ん" || !other.starts_with(['な', 'に', 'ぬ', 'ね', 'の']));
        prop_assume!(!matches!((before, reading[at], other), ("で" | "に" | "て" | "と", "は", "わ") | (_, "へ", "え")));
        let kana = reading.concat();
        for system in [System::Hepburn, System::Kunrei] {
            let typed = render(&changed, system);
            // A vowel typed once more is how ー is spelled, and ha in a few words the particle.
            prop_assume!(!kana.contains('ー') || typed != render(&reading, system));
            let judged = judge(&[&kana], &typed);
            prop_assert!(!judged.is_right(), "{} {} {:?}", kana, typed, judged);
        }
        prop_assert!(!judge(&[&kana], &changed.concat()).is_right());
    }

    #[test]
    fn one_kana_lost_or_gained_is_another_word(reading in reading(), at in any::<prop::sample::Index>()) {
        let at = at.index(reading.len());
        let mut shorter = reading.clone();
        shorter.remove(at);
        let (long, short) = (reading.concat(), shorter.concat());
        prop_assume!(!short.is_empty());
        prop_assert!(!judge(&[&long], &short).is_right());
        prop_assert!(!judge(&[&short], &long).is_right());
        // In Latin letters too, but for an n before n or a vowel, which may be heard twice or once, and っ at an end.
        let near_n = |list: &[&str]| list.windows(2).any(|w| w[0] == "ん" && "あいうえおやゆよをなにぬねの".contains(&w[1][..3]));
        let sounding = |list: &[&str]| list.last() != Some(&"っ") && !matches!(list[0], "ん" | "っ" | "ー")
            && list.windows(2).all(|w| w[0] != "っ" || !"あいうえおなにぬねのをんっー".contains(&w[1][..3]));
        if sounding(&reading) && sounding(&shorter) && !near_n(&reading) && !near_n(&shorter) {
            for system in [System::Hepburn, System::Kunrei] {
                prop_assert!(!judge(&[&long], &render(&shorter, system)).is_right(), "{} {}", long, short);
                prop_assert!(!judge(&[&short], &render(&reading, system)).is_right(), "{} {}", short, long);
            }
        }
    }

    #[test]
    fn what_is_shown_while_typing_is_what_is_judged(reading in reading()) {
        let typed = render(&reading, System::Hepburn) + " ";
        prop_assert!(judge(&[to_kana(&typed)], &typed).is_right(), "{} {}", typed, to_kana(&typed));
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(expected in ".{0,12}", typed in ".{0,40}", mixed in "[a-z'ō^ーんっゃ -]{0,20}") {
        for reading in [expected.as_str(), "がっこう", ""] {
            judge(&[reading], &typed);
            judge(&[reading], &mixed);
        }
        prop_assert!(!judge(&["がっこう"], &(mixed.clone() + "x")).is_right());
        to_kana(&typed);
        to_kana(&mixed);
    }
}

#[test]
fn an_answer_says_where_it_went_wrong_and_how() {
    let slip = |expected: &str, typed| match judge(&[expected], typed) {
        Verdict::Wrong(slip) => (slip.at, slip.kind),
        other => panic!("{expected} {typed}: {other:?}"),
    };
    for (expected, typed, at, kind) in [
        ("おばあさん", "obasan", 2, Kind::LongMissing),
        ("おばさん", "obaasan", 2, Kind::LongExtra),
        ("ビル", "biiru", 1, Kind::LongExtra),
        ("ビール", "biru", 1, Kind::LongMissing),
        ("がっこう", "gakko", 3, Kind::LongMissing),
        ("とり", "torii", 2, Kind::LongExtra),
        ("とうり", "toori", 1, Kind::LongOther),
        ("きって", "kite", 1, Kind::DoubleMissing),
        ("きて", "kitte", 1, Kind::DoubleExtra),
        ("こんにちは", "konichiwa", 1, Kind::NasalMissing),
        ("しよう", "shinnyou", 1, Kind::NasalExtra),
        ("ほ", "hon", 1, Kind::NasalExtra),
        ("がくせい", "kakusei", 0, Kind::Voicing),
        ("がくせい", "がくぜい", 2, Kind::Voicing),
        ("りょこう", "riyokou", 1, Kind::Size),
        ("りよう", "ryou", 0, Kind::Size),
        ("たべる", "tabe", 2, Kind::Short),
        ("たべる", "taberuyo", 3, Kind::Beyond),
        ("たべる", "taneru", 1, Kind::Other),
    ] {
        assert_eq!(slip(expected, typed), (at, kind), "{expected} {typed}");
    }
    let two = judge(&["にほん", "にっぽん"], "nippo");
    assert_eq!(two, Verdict::Wrong(Slip { reading: 1, at: 3, kind: Kind::NasalMissing }));
}

#[test]
fn a_right_answer_says_what_its_letters_leave_open() {
    for (expected, typed, verdict) in [
        ("とうきょう", "toukyou", Verdict::Right),
        ("とうきょう", "tōkyō", Verdict::RightBut(Note::Length)),
        ("コーヒー", "kōhī", Verdict::Right),
        ("はなぢ", "hanadi", Verdict::Right),
        ("はなぢ", "hanaji", Verdict::RightBut(Note::Shared)),
        ("しんよう", "shin'you", Verdict::Right),
        ("しんよう", "shinyou", Verdict::RightBut(Note::Shared)),
        ("こんにちは", "konnichiha", Verdict::Right),
        ("こんにちは", "konnichiwa", Verdict::RightBut(Note::Shared)),
        ("", "", Verdict::NoAnswer(Why::Empty)),
        ("たべる", "食べる", Verdict::NoAnswer(Why::Kanji)),
        ("たべる", "да", Verdict::NoAnswer(Why::Unreadable)),
    ] {
        assert_eq!(judge(&[expected], typed), verdict, "{expected} {typed}");
    }
    assert_eq!(judge::<&str>(&[], "a"), Verdict::Wrong(Slip { reading: 0, at: 0, kind: Kind::Other }));
}

#[test]
fn every_reading_of_the_decks_is_accepted_as_an_input_method_shows_it() {
    for level in ["n5", "n4", "n3", "n2", "n1"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("decks/{level}-words.tsv"));
        for line in fs::read_to_string(path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let read = line.split('\t').nth(2).unwrap();
            assert_eq!(judge(&[read], read), Verdict::Right, "{read}");
            assert!(!judge(&[read], &format!("{read}ん")).is_right(), "{read}");
        }
    }
}
