//! Typed answers as the faces judge them: the table of verdicts, and what the protocol, the log and the searches say.

use std::path::Path;

use gokaku::app::typed::{Field, Key};
use gokaku::domain::meaning;
use gokaku::tui::verdict;

use super::desk::Desk;

/// A key from a row: the field, readings (the first is the word's own), the word with furigana, and the meaning.
fn key(field: &str, readings: &str, word: &str, gloss: &str) -> Key {
    let all = [Field::Reading, Field::On, Field::Kun, Field::Meaning, Field::Word];
    let field = all.into_iter().find(|f| f.as_str() == field);
    let split = |text: &str| text.split('/').filter(|r| !r.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    // `ニチ|ひ` has the kun reading behind the bar, `まえ|ぜん:former` another word of the same spelling.
    let (own, beside) = readings.split_once('|').unwrap_or((readings, ""));
    let mut key = Key { field, senses: meaning::senses(gloss), ruby: word.to_owned(), own: 1, ..Key::default() };
    match field {
        Some(Field::Meaning) => key.beside = split(own).into_iter().map(|r| (Field::Reading, r)).collect(),
        Some(Field::Word) => key.spellings = split(word),
        _ => {}
    }
    if field != Some(Field::Meaning) {
        key.readings = split(own);
    }
    for other in split(beside) {
        match other.split_once(':') {
            Some((reading, gloss)) => key.alike.push((reading.to_owned(), gloss.to_owned())),
            None => key.beside.push((Field::Kun, other)),
        }
    }
    key
}

#[test]
fn every_verdict_is_the_one_of_the_table_with_its_reason() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/verdict_table.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [field, readings, word, gloss, typed, wanted, said] = fields[..] else {
            panic!("line {}: 7 fields", n + 1)
        };
        let judged = key(field, readings, word, gloss).judge(typed);
        let verdict = judged.verdict().map_or("nothing", |v| v.as_str());
        let line = verdict::line(&judged);
        if verdict != wanted || line != said {
            wrong.push(format!("line {}: {typed} for {readings}: {verdict}\t{line}", n + 1));
        }
        let counts = matches!(wanted, "right" | "other-reading") || wanted == "typo" && field == "meaning";
        let consistent = judged.is_right() == counts && judged.rating().is_none() == (!counts && wanted != "wrong");
        if !consistent {
            wrong.push(format!("line {}: {wanted} gives {:?}", n + 1, judged.rating()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const OFFICE: &str = "\
#gokaku deck:1
#id:office
#name:office
#kind:word
#columns:id\thead\tread\tgloss\truby\tmore
x-kanrinyou\t刊理\tかんり\tinvented for a test\t刊理(かんり)\t
x-tsukau\t遣込\tつかいこみ\tembezzlement; misuse\t遣(つか)い込(こ)み\t
x-nantoka\tなんとか\tなんとか\tsomehow; one way or another\t\tmanaging; anyhow
";

fn office() -> Desk {
    let desk = Desk::new();
    let deck = desk.write("office.tsv", OFFICE);
    desk.ok(&["import", deck.to_str().unwrap()]);
    desk
}

#[test]
fn the_protocol_tells_verdict_and_reason_and_the_log_keeps_what_was_typed() {
    let desk = office();
    let mut session = desk.session(&["--deck", "office"]);
    let card = session.hear();
    assert_eq!((&card["typed"], &card["asks"]), (&true.into(), &"reading".into()));
    // The meaning, where the reading is asked: no harm done.
    let again = session.ask(r#"{"answer":"invented for a test"}"#);
    assert_eq!((&again["type"], &again["verdict"]), (&"error".into(), &"wrong-field".into()));
    let answered = session.ask(r#"{"answer":"kanryo"}"#);
    assert_eq!((&answered["rating"], &answered["verdict"]), (&"again".into(), &"wrong".into()));
    assert_eq!(answered["right"], false);
    session.hear();
    let answered = session.ask(r#"{"answer":"tsukaikomi"}"#);
    assert_eq!((&answered["verdict"], &answered["reason"]), (&"right".into(), &serde_json::Value::Null));
    let card = session.hear();
    assert_eq!((&card["typed"], &card["asks"]), (&false.into(), &"meaning".into()));
    let answered = session.ask(r#"{"answer":"To manage any how"}"#);
    assert_eq!(answered["verdict"], "wrong");
    session.hear();
    session.end();
    let typed = |desk: &Desk| -> Vec<String> {
        let log = desk.ok(&["log", "--json"]);
        let events = log.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        events.filter_map(|e| e["typed"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(typed(&desk), ["kanryo", "tsukaikomi", "To manage any how"]);
    // It goes along when the log goes elsewhere.
    desk.ok(&["export", "log.jsonl", "--format", "events"]);
    let other = office();
    other.ok(&["import", desk.path("log.jsonl").to_str().unwrap(), "--format", "events"]);
    assert_eq!(typed(&other), typed(&desk));
    desk.ok(&["export", "all.json"]);
    let third = Desk::empty();
    third.ok(&["import", desk.path("all.json").to_str().unwrap()]);
    assert_eq!(typed(&third), typed(&desk));
    assert!(third.ok(&["doctor"]).contains("sound"));
}

#[test]
fn a_word_taken_for_another_is_told_at_once_and_when_it_is_a_leech() {
    let desk = Desk::new();
    let deck = desk.write(
        "pair.tsv",
        "#gokaku deck:1\n#id:pair\n#kind:word\n#columns:head\tread\tgloss\n削除\tさくじょ\tdeletion\n",
    );
    desk.ok(&["import", deck.to_str().unwrap()]);
    let mut at = "2026-11-23".to_owned();
    for round in 0..9 {
        let now = format!("{at}T21:00:00+09:00");
        let mut session = desk.session(&["--now", &now, "--deck", "pair"]);
        assert_eq!(session.hear()["type"], "card");
        let wrong = session.ask(r#"{"answer":"sakugen"}"#);
        assert_eq!(
            (&wrong["confused"]["head"], &wrong["verdict"]),
            (&"削減".into(), &"wrong".into()),
            "{round}: {wrong}"
        );
        session.hear();
        session.end();
        at = wrong["due"].as_str().unwrap().to_owned();
    }
    let told = desk.ok(&["cards", "is:leech"]);
    assert!(told.contains("\ttaken 9x for 削減\tさくげん\t"), "{told}");
    assert_eq!(desk.json(&["cards", "is:leech", "--json"])["cards"][0]["confused"][0]["times"], 9);
    let contrast = desk.ok(&["cards", "contrast", "削除", "削減"]);
    assert!(contrast.contains("除  only here:") && contrast.contains("both  削"), "{contrast}");
    assert_eq!(desk.json(&["cards", "contrast", "削除", "削減", "--json"])["shared"], "削");
}
