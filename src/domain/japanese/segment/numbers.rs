//! Figures read aloud, and the counters after them with their changes of sound: 3年 さんねん, 6ヶ月 ろっかげつ, 1人 ひとり.

/// A counter: how it is written, how it is read, and how it changes the sound before it.
struct Counter {
    written: &'static str,
    read: &'static str,
}

const fn counter(written: &'static str, read: &'static str) -> Counter {
    Counter { written, read }
}

/// The longest first where one begins like another.
const COUNTERS: &[Counter] = &[
    counter("年間", "ねんかん"),
    counter("年", "ねん"),
    counter("ヶ月間", "かげつかん"),
    counter("ヶ月", "かげつ"),
    counter("か月", "かげつ"),
    counter("カ月", "かげつ"),
    counter("ケ月", "かげつ"),
    counter("箇月", "かげつ"),
    counter("ヶ国", "かこく"),
    counter("か国", "かこく"),
    counter("カ国", "かこく"),
    counter("ヶ所", "かしょ"),
    counter("か所", "かしょ"),
    counter("カ所", "かしょ"),
    counter("月", "がつ"),
    counter("日間", "にちかん"),
    counter("日", "にち"),
    counter("時間", "じかん"),
    counter("時", "じ"),
    counter("分間", "ふんかん"),
    counter("分", "ふん"),
    counter("秒", "びょう"),
    counter("週間", "しゅうかん"),
    counter("週", "しゅう"),
    counter("名", "めい"),
    counter("人", "にん"),
    counter("社", "しゃ"),
    counter("件", "けん"),
    counter("回", "かい"),
    counter("歳", "さい"),
    counter("才", "さい"),
    counter("級", "きゅう"),
    counter("円", "えん"),
    counter("点", "てん"),
    counter("台", "だい"),
    counter("本", "ほん"),
    counter("人日", "にんにち"),
    counter("枚", "まい"),
    counter("冊", "さつ"),
    counter("個", "こ"),
    counter("階", "かい"),
    counter("店舗", "てんぽ"),
    counter("店", "てん"),
    counter("代", "だい"),
    counter("度", "ど"),
    counter("割", "わり"),
    counter("位", "い"),
    counter("号", "ごう"),
    counter("番", "ばん"),
    counter("種類", "しゅるい"),
    counter("棟", "とう"),
    counter("期", "き"),
    counter("校", "こう"),
    counter("カ年", "かねん"),
    counter("つ", "つ"),
    counter("坪", "つぼ"),
    counter("畳", "じょう"),
    counter("世紀", "せいき"),
    counter("ドル", "どる"),
    counter("キロ", "きろ"),
    counter("メートル", "めーとる"),
    counter("パーセント", "ぱーせんと"),
];

/// The counters that the text begins with, as written and read.
pub fn counters(text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTERS.iter().filter(move |c| text.starts_with(c.written)).map(|c| (c.written, c.read))
}

/// A kanji that is a figure.
pub fn is_kanji_figure(c: char) -> bool {
    value(c).is_some()
}

fn value(c: char) -> Option<u64> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

const DIGITS: [&str; 10] = ["", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];

/// How a kanji that is a power of ten is read after another figure: 三千万 is さん, ぜん, まん.
fn power(c: char) -> Option<&'static str> {
    Some(match c {
        '十' => "じゅう",
        '百' => "ひゃく",
        '千' => "せん",
        '万' => "まん",
        '億' => "おく",
        '兆' => "ちょう",
        _ => return None,
    })
}

/// The number that kanji figures name: 二十 is 20, 三千五百 3,500.
fn named(figures: &str) -> Option<u64> {
    let (mut total, mut below, mut last) = (0u64, 0u64, 0u64);
    for c in figures.chars() {
        match value(c)? {
            digit @ 0..=9 => last = last.checked_mul(10)?.checked_add(digit)?,
            size @ (10 | 100 | 1_000) => {
                below = below.checked_add(last.max(1).checked_mul(size)?)?;
                last = 0;
            }
            size => {
                total = total.checked_add(below.checked_add(last)?.max(1).checked_mul(size)?)?;
                (below, last) = (0, 0);
            }
        }
    }
    total.checked_add(below)?.checked_add(last)
}

/// Two figures of one number, written in kanji or with 万 after digits: how the second sounds after the first, and the
/// first before it.
pub fn after_figure(before: &str, figure: &str) -> Option<(String, String)> {
    let mut chars = figure.chars();
    let power = chars.next().and_then(power).filter(|_| chars.next().is_none())?;
    let last = plain(before);
    let number = read(before);
    Some(match (last.chars().last(), power) {
        (Some('3'), "ひゃく") => (number, "びゃく".to_owned()),
        (Some('3'), "せん") => (number, "ぜん".to_owned()),
        (Some('6'), "ひゃく") => ("ろっ".to_owned(), "ぴゃく".to_owned()),
        (Some('8'), "ひゃく") => ("はっ".to_owned(), "ぴゃく".to_owned()),
        (Some('8'), "せん") => ("はっ".to_owned(), "せん".to_owned()),
        _ => (number, power.to_owned()),
    })
}

/// Figures in digits, without commas.
fn plain(figures: &str) -> String {
    let plain: String = figures.chars().filter(|c| *c != ',').collect();
    named(&plain).map_or(plain, |number| number.to_string())
}

/// A number in kana, as far as it is one: 1,200 is せんにひゃく, 3.5 さんてんご. Others come back as they are.
pub fn read(figures: &str) -> String {
    let mut one = figures.chars();
    if let (Some(power), None) = (one.next().and_then(power), one.next()) {
        return power.to_owned();
    }
    let plain = plain(figures);
    let (before, after) = plain.split_once('.').unwrap_or((&plain, ""));
    let Some(number) = before.parse::<u64>().ok().filter(|n| *n < 10_000_000_000_000_000) else {
        return figures.to_owned();
    };
    let mut text = whole(number);
    if !after.is_empty() {
        text += "てん";
        for digit in after.chars().filter_map(|c| c.to_digit(10)) {
            text += if digit == 0 { "ぜろ" } else { DIGITS[digit as usize] };
        }
    }
    text
}

fn whole(number: u64) -> String {
    if number == 0 {
        return "ぜろ".to_owned();
    }
    let mut text = String::new();
    for (size, name) in [(1_000_000_000_000, "ちょう"), (100_000_000, "おく"), (10_000, "まん"), (1, "")] {
        let four = number / size % 10_000;
        if four > 0 {
            text += &below_ten_thousand(four, size > 1);
            text += name;
        }
    }
    text
}

/// Up to four figures; `counted` where 万 or 億 follows, so that a thousand is いっせん.
fn below_ten_thousand(number: u64, counted: bool) -> String {
    let figure = |size: u64| usize::try_from(number / size % 10).unwrap_or_default();
    let thousands = match figure(1000) {
        0 => String::new(),
        1 if counted => "いっせん".to_owned(),
        1 => "せん".to_owned(),
        3 => "さんぜん".to_owned(),
        8 => "はっせん".to_owned(),
        n => format!("{}せん", DIGITS[n]),
    };
    let hundreds = match figure(100) {
        0 => String::new(),
        1 => "ひゃく".to_owned(),
        3 => "さんびゃく".to_owned(),
        6 => "ろっぴゃく".to_owned(),
        8 => "はっぴゃく".to_owned(),
        n => format!("{}ひゃく", DIGITS[n]),
    };
    let tens = match figure(10) {
        0 => String::new(),
        1 => "じゅう".to_owned(),
        n => format!("{}じゅう", DIGITS[n]),
    };
    format!("{thousands}{hundreds}{tens}{}", DIGITS[figure(1)])
}

/// The days of a month and the small counts that are words of their own: figure and counter, and how each is read.
const WORDS: &[(&str, &str, &str, &str)] = &[
    ("1", "人", "ひと", "り"),
    ("2", "人", "ふた", "り"),
    ("4", "人", "よ", "にん"),
    ("2", "日", "ふつ", "か"),
    ("3", "日", "みっ", "か"),
    ("4", "日", "よっ", "か"),
    ("5", "日", "いつ", "か"),
    ("6", "日", "むい", "か"),
    ("7", "日", "なの", "か"),
    ("8", "日", "よう", "か"),
    ("9", "日", "ここの", "か"),
    ("10", "日", "とお", "か"),
    ("20", "日", "はつ", "か"),
    ("4", "月", "し", "がつ"),
    ("7", "月", "しち", "がつ"),
    ("9", "月", "く", "がつ"),
    ("20", "歳", "はた", "ち"),
    ("1", "つ", "ひと", "つ"),
    ("2", "つ", "ふた", "つ"),
    ("3", "つ", "みっ", "つ"),
    ("4", "つ", "よっ", "つ"),
    ("5", "つ", "いつ", "つ"),
    ("6", "つ", "むっ", "つ"),
    ("7", "つ", "なな", "つ"),
    ("8", "つ", "やっ", "つ"),
    ("9", "つ", "ここの", "つ"),
];

/// A number and the counter after it, each as it is read in the other's company.
pub fn counted(figures: &str, counter: &str, counter_read: &str) -> (String, String) {
    let plain = plain(figures);
    let base = counter.strip_suffix('間').filter(|c| *c == "日").unwrap_or(counter);
    if let Some((_, _, number, word)) = WORDS.iter().find(|(n, c, ..)| *n == plain && *c == base) {
        return ((*number).to_owned(), format!("{word}{}", if base == counter { "" } else { "かん" }));
    }
    let number = read(figures);
    // しち and く before time, よ before 年, 時, 円.
    let number = match (plain.as_bytes().last(), counter) {
        (Some(b'4'), "年" | "年間" | "時" | "時間" | "円") => exchanged(&number, "よん", "よ"),
        (Some(b'7'), "時" | "時間") => exchanged(&number, "なな", "しち"),
        (Some(b'9'), "時" | "時間") => exchanged(&number, "きゅう", "く"),
        _ => number,
    };
    changed(&number, counter_read)
}

fn exchanged(text: &str, old: &str, new: &str) -> String {
    text.strip_suffix(old).map_or_else(|| text.to_owned(), |before| format!("{before}{new}"))
}

/// Sounds that change where a number meets a counter: いち, ろく, はち, じゅう are cut short before k, s, t, h; h becomes
/// p or b.
fn changed(number: &str, counter: &str) -> (String, String) {
    let Some(first) = counter.chars().next() else { return (number.to_owned(), counter.to_owned()) };
    let (k, s, t, h) = (
        "かきくけこ".contains(first),
        "さしすせそ".contains(first),
        "たちつてと".contains(first),
        "はひふへほ".contains(first),
    );
    let cut = |tail: &str| number.strip_suffix(tail).map(|before| format!("{before}{}っ", &tail[..tail.len() - 3]));
    let short = match () {
        () if number.ends_with("いち") && (k || s || t || h) => cut("いち"),
        () if number.ends_with("ろく") && (k || h) => cut("ろく"),
        () if number.ends_with("はち") && (k || s || t || h) => cut("はち"),
        () if number.ends_with("じゅう") && (k || s || t || h) => cut("じゅう"),
        () if number.ends_with("ひゃく") && (k || h) => cut("ひゃく"),
        () => None,
    };
    let row = |to: &str| {
        let at = "はひふへほ".chars().position(|c| c == first);
        let new = at.and_then(|at| to.chars().nth(at)).unwrap_or(first);
        std::iter::once(new).chain(counter.chars().skip(1)).collect::<String>()
    };
    let counter = match () {
        () if h && (short.is_some() || number.ends_with("さん") && counter.starts_with("ふ")) => row("ぱぴぷぺぽ"),
        () if h && number.ends_with("よん") && counter.starts_with("ふ") => row("ぱぴぷぺぽ"),
        () if h && number.ends_with("さん") => row("ばびぶべぼ"),
        () => counter.to_owned(),
    };
    (short.unwrap_or_else(|| number.to_owned()), counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_aloud() {
        let table = [
            ("0", "ぜろ"),
            ("1,200", "せんにひゃく"),
            ("3.5", "さんてんご"),
            ("3600", "さんぜんろっぴゃく"),
            ("10000000", "いっせんまん"),
            ("2026", "にせんにじゅうろく"),
            ("三", "さん"),
            ("二十五", "にじゅうご"),
            ("万", "まん"),
        ];
        for (figures, kana) in table {
            assert_eq!(read(figures), kana);
        }
    }

    #[test]
    fn counters_change_the_sound() {
        let table = [
            ("3", "年", "ねん", "さんねん"),
            ("4", "年", "ねん", "よねん"),
            ("6", "ヶ月", "かげつ", "ろっかげつ"),
            ("8", "時間", "じかん", "はちじかん"),
            ("10", "分", "ふん", "じゅっぷん"),
            ("3", "本", "ほん", "さんぼん"),
            ("1", "社", "しゃ", "いっしゃ"),
            ("2", "人", "にん", "ふたり"),
            ("1", "日", "にち", "いちにち"),
            ("5", "名", "めい", "ごめい"),
        ];
        for (figures, counter, read, kana) in table {
            let (number, word) = counted(figures, counter, read);
            assert_eq!(number + &word, kana, "{figures}{counter}");
        }
    }
}
