//! A renderer of its own, written from the rules of Hepburn and Kunrei and sharing nothing with the program's table.

/// Which rules to write by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    Hepburn,
    Kunrei,
}

/// The syllables that readings are made of, in hiragana, with ん, っ and ー apart.
pub const SYLLABLES: &[&str] = &[
    "あ", "い", "う", "え", "お", "か", "き", "く", "け", "こ", "が", "ぎ", "ぐ", "げ", "ご", "さ", "し", "す", "せ",
    "そ", "ざ", "じ", "ず", "ぜ", "ぞ", "た", "ち", "つ", "て", "と", "だ", "ぢ", "づ", "で", "ど", "な", "に", "ぬ",
    "ね", "の", "は", "ひ", "ふ", "へ", "ほ", "ば", "び", "ぶ", "べ", "ぼ", "ぱ", "ぴ", "ぷ", "ぺ", "ぽ", "ま", "み",
    "む", "め", "も", "や", "ゆ", "よ", "ら", "り", "る", "れ", "ろ", "わ", "を", "きゃ", "きゅ", "きょ", "ぎゃ",
    "ぎゅ", "ぎょ", "しゃ", "しゅ", "しょ", "じゃ", "じゅ", "じょ", "ちゃ", "ちゅ", "ちょ", "にゃ", "にゅ", "にょ",
    "ひゃ", "ひゅ", "ひょ", "びゃ", "びゅ", "びょ", "ぴゃ", "ぴゅ", "ぴょ", "みゃ", "みゅ", "みょ", "りゃ", "りゅ",
    "りょ", "ふぁ", "てぃ", "しぇ", "ちぇ", "じぇ",
];

/// One syllable as (consonant, vowel) by its place in the table of fifty sounds.
fn letters(syllable: &str, system: System) -> String {
    let rows = [
        ("あいうえお", ""),
        ("かきくけこ", "k"),
        ("がぎぐげご", "g"),
        ("さしすせそ", "s"),
        ("ざじずぜぞ", "z"),
        ("たちつてと", "t"),
        ("だぢづでど", "d"),
        ("なにぬねの", "n"),
        ("はひふへほ", "h"),
        ("ばびぶべぼ", "b"),
        ("ぱぴぷぺぽ", "p"),
        ("まみむめも", "m"),
        ("らりるれろ", "r"),
    ];
    let mut kana = syllable.chars();
    let (first, small) = (kana.next().unwrap(), kana.next());
    let found = rows.iter().find_map(|(row, c)| row.chars().position(|k| k == first).map(|v| (*c, v)));
    let (consonant, vowel) = match (first, found) {
        (_, Some(found)) => found,
        ('や', _) => ("y", 0),
        ('ゆ', _) => ("y", 2),
        ('よ', _) => ("y", 4),
        ('わ', _) => ("w", 0),
        ('を', _) => return if system == System::Hepburn { "o".to_owned() } else { "wo".to_owned() },
        _ => panic!("{syllable}"),
    };
    let v = &"aiueo"[vowel..=vowel];
    let hepburn = system == System::Hepburn;
    match (consonant, v, small) {
        ("h", "u", Some('ぁ')) => "fa".to_owned(),
        ("t", "e", Some('ぃ')) => "ti".to_owned(),
        (c, _, Some(glide)) => {
            let v = match glide {
                'ゃ' => "a",
                'ゅ' => "u",
                'ょ' => "o",
                _ => "e",
            };
            match c {
                "s" if hepburn => format!("sh{v}"),
                "t" if hepburn => format!("ch{v}"),
                "z" if hepburn => format!("j{v}"),
                c => format!("{c}y{v}"),
            }
        }
        ("s", "i", None) if hepburn => "shi".to_owned(),
        ("t", "i", None) if hepburn => "chi".to_owned(),
        ("t", "u", None) if hepburn => "tsu".to_owned(),
        ("h", "u", None) if hepburn => "fu".to_owned(),
        ("z" | "d", "i", None) => if hepburn { "ji" } else { "zi" }.to_owned(),
        ("d", "u", None) => "zu".to_owned(),
        (c, v, None) => format!("{c}{v}"),
    }
}

/// The reading, a list of syllables, ん, っ and ー, in Latin letters.
pub fn render(reading: &[&str], system: System) -> String {
    let mut out = String::new();
    let mut doubled = false;
    for (n, &syllable) in reading.iter().enumerate() {
        let next = reading.get(n + 1).map_or(String::new(), |s| {
            if matches!(*s, "ん" | "っ" | "ー") { String::new() } else { letters(s, system) }
        });
        match syllable {
            "ん" if next.starts_with(['a', 'i', 'u', 'e', 'o', 'y']) => out.push_str("n'"),
            "ん" if system == System::Hepburn && next.starts_with(['b', 'p', 'm']) => out.push('m'),
            "ん" => out.push('n'),
            "っ" => doubled = true,
            "ー" => out.push(out.chars().last().unwrap()),
            _ => {
                let spelled = letters(syllable, system);
                if doubled {
                    out.push(if spelled.starts_with("ch") { 't' } else { spelled.chars().next().unwrap() });
                }
                doubled = false;
                out.push_str(&spelled);
            }
        }
    }
    out
}
