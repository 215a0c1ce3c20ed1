//! The readers as a whole: what each kind of file gives, and that no bytes make a reader panic.

mod bad_corpus;
mod properties;

use std::convert::Infallible;

use super::*;
use crate::domain::card::Ask;
use crate::domain::hash;

/// What a file gave.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub head: Option<DeckHead>,
    pub rows: Vec<Row<'static>>,
    pub reviews: Vec<(i64, u8, Ask, bool, u64)>,
    pub problems: Vec<Problem>,
}

impl Found {
    /// Each note as `head|read|gloss`.
    fn notes(&self) -> Vec<String> {
        self.rows.iter().map(|row| format!("{}|{}|{}", row.head, row.read, row.gloss)).collect()
    }

    /// Each problem as `line reason`, `-` for a warning.
    fn reasons(&self) -> Vec<String> {
        let place = |p: &Problem| p.line.map_or_else(|| p.note.clone().unwrap_or_default(), |line| line.to_string());
        let sign = |p: &Problem| if p.skipped { "" } else { "-" };
        self.problems.iter().map(|p| format!("{}{} {}", sign(p), place(p), p.reason)).collect()
    }
}

/// Reads everything, keeping what came before an error too.
pub(super) fn all(bytes: &[u8], options: &Options) -> (Found, Result<Summary, FileError>) {
    let mut found = Found::default();
    let result = read(bytes, options, &mut |item| {
        match item {
            Item::Head(head) => found.head = Some(head.clone()),
            Item::Note(row) => found.rows.push(row.into_owned()),
            Item::Review(r) => found.reviews.push((r.at_ms, r.quality, r.ask, r.from_anki, r.key)),
            Item::Problem(problem) => found.problems.push(problem),
            Item::Card(_) | Item::Forgotten { .. } | Item::Left(_) | Item::Mapped { .. } => {}
        }
        Ok::<(), Infallible>(())
    });
    let result = result.map_err(|error| match error {
        ReadError::File(error) => error,
        ReadError::Sink(never) => match never {},
    });
    (found, result)
}

fn good(text: &str) -> Found {
    good_with(text, &Options::default())
}

fn good_with(text: &str, options: &Options) -> Found {
    let (found, result) = all(text.as_bytes(), options);
    assert!(result.is_ok(), "{result:?}\n{text}");
    found
}

fn refused(text: &str) -> String {
    let (_, result) = all(text.as_bytes(), &Options::default());
    result.map_or_else(|error| error.to_string(), |summary| format!("taken: {summary:?}"))
}

#[test]
fn unknown_columns_are_kept_and_empty_ones_left_out() {
    let found = good("word,note,freq,meaning\n犬,animal,,dog\n");
    let extra: Vec<(&str, &str)> = found.rows[0].extra.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).collect();
    assert_eq!(extra, [("note", "animal")]);
}

#[test]
fn one_bad_row_costs_that_row_only() {
    let found = good("word,reading,meaning,level\n犬,いぬ,dog,N5\n,ねこ,cat,N5\n鳥\n魚,さかな,,N5\n馬,うま,horse,N6\n");
    assert_eq!(found.notes(), ["犬|いぬ|dog", "魚|さかな|"]);
    assert_eq!(
        found.reasons(),
        [
            "3 the word is empty",
            "4 1 field where 4 are expected (“鳥”)",
            "-5 the meaning is empty",
            "6 “N6” is not a JLPT level; the levels are N5, N4, N3, N2 and N1",
        ]
    );
}

#[test]
fn a_level_comes_from_the_options_the_row_the_tags_or_the_deck() {
    let level = |text: &str| good(text).rows[0].level.map(|level| level.as_str());
    assert_eq!(level("word,meaning,level,tags\n犬,dog,Ｎ２,JLPT_5\n"), Some("N2"));
    assert_eq!(level("word,meaning,tags\n犬,dog,JLPT_5 JLPT\n"), Some("N5"));
    assert_eq!(level("word,meaning,tags\n犬,dog,JLPT_5 JLPT_4\n"), None);
    assert_eq!(level("#gokaku deck:1\n#level:N1\n#columns:head\tgloss\n犬\tdog\n"), Some("N1"));
    let options = Options { level: "N3".parse().ok(), ..Options::default() };
    assert_eq!(good_with("word,meaning,level\n犬,dog,N9\n", &options).rows[0].level, "N3".parse().ok());
}

#[test]
fn files_without_column_names_are_understood_by_content() {
    let found = good(
        "g01\t食べる\tたべる\tto eat\t私は食べる。\tJLPT::N5 vocab\ng02\t会議\tかいぎ\tmeeting\t会議だ。\tJLPT::N4\n",
    );
    assert_eq!(found.notes(), ["食べる|たべる|to eat", "会議|かいぎ|meeting"]);
    assert_eq!((found.rows[0].id.as_deref(), found.rows[0].sentence.as_ref()), (Some("g01"), "私は食べる。"));
    assert_eq!(good("犬\n猫\n").reasons(), ["-1 no column holds a meaning"]);
    // A first row that happens to be a column's name is a row all the same.
    assert_eq!(good("漢字,かんじ,kanji\n犬,いぬ,dog\n").rows.len(), 2);
}

#[test]
fn a_map_overrides_names_and_content() {
    let map = |text: &str| Options { map: parse_map(text).unwrap(), ..Options::default() };
    let found = good_with("a,b,c\n犬,いぬ,dog\n", &map("head=1,read=b,gloss=C"));
    assert_eq!(found.notes(), ["犬|いぬ|dog"]);
    let found = good_with("いぬ,犬,dog\n", &map("head=2,read=1,gloss=3"));
    assert_eq!(found.notes(), ["犬|いぬ|dog"]);
    let (_, result) = all("a,b\n犬,dog\n".as_bytes(), &map("head=x"));
    assert_eq!(result.unwrap_err().to_string(), "there is no column “x”; the columns are “a”, “b”");
    let found = good_with("[{\"w\":\"犬\",\"m\":\"dog\"}]", &map("head=w,gloss=m"));
    assert_eq!(found.notes(), ["犬||dog"]);
}

#[test]
fn ankis_text_is_read_with_its_html_its_quotes_and_its_note_types() {
    let text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:8\n\
        a<b>1\tCore\tCore 2000\t1\t食べる\t食[た]べる\tto eat &amp; drink\tJLPT::N5\n\
        b2\tCore\tCore 2000\t2\t会議\t会議[かいぎ]\tmeeting\tN4\n\
        \"c\"\"3\"\tBasic\tX\t\"<div>猫\"\" cat</div>\"\t<b>cat</b><br>pet\t\t\tleech\n\
        d4\tCloze\tX\t{{c1::犬}}だ\t\t\t\t\n";
    let found = good(text);
    assert_eq!(found.notes(), ["食べる|たべる|to eat & drink", "会議|かいぎ|meeting", "猫\" cat||cat; pet"]);
    assert_eq!(found.rows[0].id.as_deref(), Some("a<b>1"));
    assert_eq!((found.rows[2].id.as_deref(), found.rows[2].deck.as_deref()), (Some("c\"3"), Some("X")));
    assert_eq!(found.reasons(), ["10 a cloze note, not a vocabulary card"]);
}

#[test]
fn json_is_read_as_a_list_an_object_or_lines() {
    let want = ["犬|いぬ|dog; hound", "猫||cat"];
    let list = "[{\"word\":\"犬\",\"reading\":\"いぬ\",\"meanings\":[\"dog\",\"hound\"]},{\"word\":\"猫\",\"translation\":\"cat\",\"n\":1}]";
    assert_eq!(good(list).notes(), want);
    assert_eq!(good(&format!("{{\"name\":\"x\",\"notes\":{list}}}")).notes(), want);
    let lines = "{\"word\":\"犬\",\"meaning\":\"dog\"}\n\n{\"word\":\"猫\",}\n{\"word\":\"鳥\",\"meaning\":{\"en\":\"bird\"}}\n";
    let found = good(lines);
    assert_eq!(found.notes(), ["犬||dog", "鳥||"]);
    assert_eq!(
        found.reasons(),
        [
            "3 the JSON is broken at column 13: trailing comma",
            "-4 “meaning” holds nested values, which are left out",
            "-4 the meaning is empty"
        ]
    );
    assert_eq!(
        good("[{\"word\":\"犬\",\"meaning\":\"dog\"},7,{\"word\":\" \"}]").reasons(),
        ["entry 2 this is not an object with a word in it", "entry 3 the word is empty"]
    );
}

#[test]
fn jpdb_gives_notes_with_their_answers_in_order() {
    let text = r#"{"cards_vocabulary_jp_en":[{"vid":1538100,"spelling":"約","reading":"やく","reviews":[
        {"timestamp":1719482887,"grade":"okay","from_anki":true},{"timestamp":1718273287,"grade":"unknown","from_anki":false},
        {"timestamp":1718273287000,"grade":"okay"},{"timestamp":-1,"grade":"okay"},{"timestamp":1718273287,"grade":"brilliant"},
        {"timestamp":1719482890,"grade":"never-forget"}]},{"spelling":7.5e1,"reviews":null},{"reading":"x"}],
        "cards_vocabulary_en_jp":[{"spelling":"約","reading":"やく","reviews":[{"timestamp":1718273287,"grade":"hard"}]}],
        "cards_kanji_char_keyword":[{"character":"約","reviews":[]}],"other":[[[]]]}"#;
    let found = good(text);
    assert_eq!(found.notes(), ["約|やく|", "75||", "約|やく|", "約||"]);
    assert_eq!((found.rows[0].known, found.rows[2].known), (true, false));
    assert_eq!(
        found.reviews.iter().map(|r| (r.0, r.1, r.2, r.3)).collect::<Vec<_>>(),
        [
            (1_718_273_287_000, 1, Ask::Recognise, false),
            (1_719_482_887_000, 4, Ask::Recognise, true),
            (1_718_273_287_000, 3, Ask::Recall, false),
        ]
    );
    assert_eq!(found.reviews[0].4, hash::stable(&["jpdb/recognise/1538100/約/やく/1718273287"]));
    assert_eq!(found.problems.len(), 4);
    assert!(found.problems.iter().all(|p| { p.note.as_deref().is_some_and(|note| note.starts_with("entry ")) }));
}

#[test]
fn files_that_are_no_deck_are_refused_with_the_reason() {
    assert_eq!(refused(""), "the file is empty");
    assert_eq!(refused(" \r\n"), "the file is empty");
    assert_eq!(refused("\u{feff}"), "the file is empty");
    assert_eq!(refused("word,meaning\n"), "the file has column names and no notes");
    assert_eq!(refused("word,meaning,Meaning\n犬,dog,x\n"), "line 1: the column “Meaning” is named twice");
    assert_eq!(
        refused("foo,bar\n犬,dog\n"),
        "line 1: no column is known to hold the word; the columns are “foo”, “bar”"
    );
    assert_eq!(refused("word,meaning\n,dog\n,cat\n"), "nothing could be imported: every row has a problem (2 in all)");
    assert_eq!(refused("one,two\nthree,four\n"), "no column looks like Japanese words; the first row is “one”, “two”");
    assert_eq!(refused("[1,2"), "line 1, column 4: the JSON is broken: EOF while parsing a list");
    assert_eq!(refused("[]"), "the file holds no notes");
    assert_eq!(refused("{\"a\":1}"), "the JSON holds an object with “a” where a list of notes is expected");
    assert_eq!(refused("[{\"x\":\"犬\"}]"), "line 1: no column is known to hold the word; the columns are “x”");
    assert_eq!(refused(&"[".repeat(100_000)).split(':').next(), Some("line 1, column 100000"));
    assert_eq!(
        refused("#separator:semicolon\n犬\tいぬ\tdog\n猫\tねこ\tcat\n"),
        "the file declares semicolon as its separator, but its rows are separated by tab"
    );
}

#[test]
fn the_sinks_own_error_comes_back_as_it_was() {
    for text in [
        "word,meaning\n犬,dog\n",
        "[{\"word\":\"犬\"}]",
        "{\"word\":\"犬\"}\n{\"word\":\"猫\"}",
        "{\"cards_kanji_char_keyword\":[{\"character\":\"約\"}]}",
    ] {
        assert_eq!(
            read(text.as_bytes(), &Options::default(), &mut |_| Err("full")),
            Err(ReadError::Sink("full")),
            "{text}"
        );
    }
}
