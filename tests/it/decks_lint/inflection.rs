//! What can stand in a sentence for a dictionary form: a stem, and the kana that may follow it. Written as rows of
//! the school grammar (stem rows of the verb, the euphonic forms before て and た, the endings of the adjective), not as
//! a list of suffix rules; it accepts every regular form and does not name which one it is.

/// How many kana the dictionary form loses, and what may follow what is left of it.
#[derive(Debug, PartialEq)]
pub struct Shape {
    pub drop: usize,
    pub next: Vec<String>,
}

/// あ, い, う, え and お row of each godan column, with the euphonic form before て and た.
const COLUMNS: [(&str, [&str; 5], &str); 9] = [
    ("う", ["わ", "い", "う", "え", "お"], "っ"),
    ("く", ["か", "き", "く", "け", "こ"], "い"),
    ("ぐ", ["が", "ぎ", "ぐ", "げ", "ご"], "い"),
    ("す", ["さ", "し", "す", "せ", "そ"], "し"),
    ("つ", ["た", "ち", "つ", "て", "と"], "っ"),
    ("ぬ", ["な", "に", "ぬ", "ね", "の"], "ん"),
    ("ぶ", ["ば", "び", "ぶ", "べ", "ぼ"], "ん"),
    ("む", ["ま", "み", "む", "め", "も"], "ん"),
    ("る", ["ら", "り", "る", "れ", "ろ"], "っ"),
];

/// What may follow the one stem of an ichidan verb: an ending, an auxiliary (with お before it also する), another verb,
/// or a pause.
const ICHIDAN: [&str; 35] = [
    "る", "れ", "ろ", "よ", "て", "た", "な", "ま", "ら", "さ", "し", "ず", "ぬ", "ち", "と", "つ", "そ", "が", "や",
    "に", "す", "は", "き", "も", "の", "か", "合", "始", "直", "切", "続", "出", "上", "、", "。",
];
const ADJECTIVE: [&str; 13] = ["い", "く", "か", "け", "さ", "そ", "み", "げ", "が", "す", "き", "め", "う"];

fn shape(drop: usize, next: &[&str]) -> Shape {
    Shape { drop, next: next.iter().map(|&n| n.to_owned()).collect() }
}

fn godan(last: &str) -> Option<Shape> {
    let (_, rows, euphonic) = COLUMNS.iter().find(|(column, ..)| *column == last)?;
    let mut next: Vec<&str> = rows.to_vec();
    next.push(euphonic);
    Some(shape(1, &next))
}

/// The shapes of a word of this part of speech, as the decks' `pos` column spells it; nothing for what never changes.
pub fn shapes(pos: &str, read: &str) -> Vec<Shape> {
    let last: String = read.chars().last().into_iter().collect();
    pos.split([',', ';']).filter_map(|part| class(part, &last)).collect()
}

fn class(part: &str, last: &str) -> Option<Shape> {
    match part {
        "v1" | "v1-s" => Some(shape(1, &ICHIDAN)),
        "v5k-s" => Some(shape(1, &["か", "き", "く", "け", "こ", "っ"])),
        "v5aru" => Some(shape(1, &["ら", "り", "い", "る", "れ", "ろ", "っ"])),
        "v5u-s" => Some(shape(1, &["わ", "い", "う", "え", "お"])),
        "vs-s" | "vs-i" => Some(shape(2, &["し", "す", "さ", "せ"])),
        "vz" => Some(shape(2, &["じ", "ず", "ぜ"])),
        "vk" => Some(shape(2, &["く", "き", "こ"])),
        "adj-ix" => Some(shape(2, &["いい", "よい", "よく", "よか", "よけ", "よさ"])),
        "adj-i" => Some(shape(1, &ADJECTIVE)),
        godan_part if godan_part.starts_with("v5") => godan(last),
        _ => None,
    }
}

/// For a word whose part of speech the deck does not say: every shape its ending allows.
pub fn shapes_by_ending(read: &str) -> Vec<Shape> {
    let last: String = read.chars().last().into_iter().collect();
    let mut out: Vec<Shape> = godan(&last).into_iter().collect();
    if read.ends_with("する") {
        out.push(shape(2, &["し", "す", "さ", "せ"]));
    }
    if last == "る" {
        out.push(shape(1, &ICHIDAN));
    }
    if last == "い" {
        out.push(shape(1, &ADJECTIVE));
    }
    out
}

#[test]
fn a_shape_knows_what_may_follow_a_stem() {
    let follows =
        |pos: &str, read: &str, next: &str| shapes(pos, read).iter().any(|s| s.next.iter().any(|n| n == next));
    assert!(follows("v5k,vi", "かく", "い"), "書いて");
    assert!(follows("v5k-s,vi", "いく", "っ"), "行って");
    assert!(!follows("v5k,vi", "かく", "っ"), "書って is no form");
    assert!(follows("adj-i", "たかい", "か"), "高かった");
    assert!(shapes("n", "ほん").is_empty());
}
