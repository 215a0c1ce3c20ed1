//! Job postings: words of hand-marked paragraphs, levels asked by tables of phrasings, coverage, mining, the list.

mod marks;

use gokaku::app::lexicon;
use gokaku::domain::career::asked::asked;
use gokaku::domain::career::bar::Bar;
use insta::assert_snapshot;

use super::desk::{Desk, shown};
use marks::{Found, Paragraph, Score, paragraphs, score, units_f1};

const MARKED: &str = include_str!("postings/marked.txt");
const POSTING: &str = include_str!("postings/posting.txt");

/// Each paragraph with its score by tokens, and the F1 of the boundaries of its short units.
fn scores() -> Vec<(Paragraph, Score, f64)> {
    let segmenter = lexicon::segmenter().unwrap();
    let all = paragraphs(MARKED).into_iter().map(|paragraph| {
        let tokens = segmenter.segment(&paragraph.text());
        let units = tokens.iter().flat_map(|t| match t.parts.as_slice() {
            [] => vec![t.surface.clone()],
            parts => parts.iter().map(|p| p.surface.clone()).collect(),
        });
        let units = units_f1(&paragraph, &units.collect::<Vec<_>>());
        let found: Vec<Found> = tokens.into_iter().map(|t| (t.start, t.surface, t.lemma, t.reading)).collect();
        let score = score(&paragraph, &found);
        (paragraph, score, units)
    });
    all.collect()
}

#[test]
fn marked_paragraphs_are_parted_into_their_words() {
    let mut sums = [Score::default(); 2];
    for (paragraph, score, units) in scores() {
        eprintln!(
            "{}: boundary F1 {:.3} (short units {units:.3}), lemma {:.3}, reading {:.3}",
            paragraph.trade,
            score.boundary_f1(),
            score.lemma(),
            score.reading()
        );
        assert!(units >= 0.93, "{}: short units {units}", paragraph.trade);
        sums[usize::from(paragraph.held)].add(score);
    }
    for (score, which) in sums.into_iter().zip(["tuned", "held"]) {
        let (boundary, lemma, reading) = (score.boundary_f1(), score.lemma(), score.reading());
        eprintln!("{which}: boundary F1 {boundary:.3}, lemma {lemma:.3}, reading {reading:.3}");
        assert!(boundary >= 0.93 && lemma >= 0.92 && reading >= 0.90, "{which}: {boundary} {lemma} {reading}");
    }
}

#[test]
fn tokens_stand_where_they_say_and_parts_make_them_up() {
    let segmenter = lexicon::segmenter().unwrap();
    let odd = "ＪＬＰＴ　Ｎ２以上。月給25万円〜、ｶﾞｿﾘﾝ代㈱\u{200b}🙂café ーーッ「」\n\n々〆ヶ月1,5.0 行っっっｗ";
    for text in [MARKED, POSTING, odd] {
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        for token in segmenter.segment(text) {
            let long = token.surface.chars().count();
            assert!(letters[at..token.start].iter().all(|c| c.is_whitespace()), "{token:?}");
            assert_eq!(letters[token.start..token.start + long].iter().collect::<String>(), token.surface);
            let parts: String = token.parts.iter().map(|p| p.surface.as_str()).collect();
            assert!(token.parts.is_empty() || parts.chars().count() == long, "{token:?}");
            at = token.start + long;
        }
        assert!(letters[at..].iter().all(|c| c.is_whitespace()));
    }
}

/// Lines of a table that say something else than is expected, and how many there are in all.
fn asked_wrongly(table: &str) -> (Vec<String>, usize) {
    let lines: Vec<&str> = table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let word = |bar: Option<Bar>| bar.map_or("-".to_owned(), |bar| bar.to_string());
    let wrong = lines.iter().filter_map(|line| {
        let fields: Vec<&str> = line.splitn(3, " | ").collect();
        let found = asked(&fields[2].replace('⏎', "\n"));
        let told = [word(found.required), word(found.welcome)];
        (told != [fields[0], fields[1]]).then(|| format!("{line}: {told:?}"))
    });
    (wrong.collect(), lines.len())
}

#[test]
fn the_level_that_a_posting_asks_is_read() {
    for (table, name) in
        [(include_str!("postings/asked.txt"), "asked.txt"), (include_str!("postings/asked_held.txt"), "asked_held.txt")]
    {
        let (wrong, all) = asked_wrongly(table);
        eprintln!("{name}: {} of {all}", all - wrong.len());
        assert!(wrong.len() * 20 <= all, "{name}: {wrong:#?}");
    }
}

#[test]
fn every_deck_word_of_running_text_is_in_the_lexicon() {
    let segmenter = lexicon::segmenter().unwrap();
    let deck = include_str!("../../decks/n2-words.tsv");
    let rows = deck.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
    let kanji = rows.filter(|r| !r[6].contains("exp") && r[1].chars().count() == 2 && r[1] != r[2]);
    let (mut all, mut found) = (0, 0);
    for row in kanji {
        all += 1;
        found += usize::from(segmenter.segment(row[1]).first().is_some_and(|t| t.surface == row[1]));
    }
    assert!(all > 900 && found * 100 >= all * 98, "{found} of {all}");
}

#[test]
fn a_posting_is_read_against_what_is_known() {
    let desk = Desk::new();
    desk.write("posting.txt", POSTING);
    desk.ok(&["cards", "known", "経験", "仕事"]);
    let read = desk.json(&["jobs", "read", "posting.txt", "--json"]);
    assert_eq!(read["schema"], "gokaku.jobs-read/1");
    assert_eq!(read["level_asked"]["required"]["asked"], "N2");
    assert_eq!(read["level_asked"]["welcome"]["asked"], "N1");
    let tokens = read["tokens"].as_array().unwrap();
    let by_level = read["by_level"].as_array().unwrap();
    let parts: u64 = by_level.iter().map(|s| s["tokens"].as_u64().unwrap()).sum();
    assert_eq!(parts, tokens.len() as u64);
    let known = tokens.iter().find(|t| t["surface"] == "経験").unwrap();
    assert!(known["known"].as_f64().unwrap() > 0.9, "{known}");
    let before = read["readable"].as_f64().unwrap();
    desk.ok(&["cards", "known", "会議", "資料"]);
    let after = desk.json(&["jobs", "read", "posting.txt", "--json"])["readable"].as_f64().unwrap();
    assert!(after > before);
}

#[test]
fn mined_words_come_with_a_sentence_that_holds_them_and_share_the_progress_of_a_shipped_deck() {
    let desk = Desk::new();
    desk.write("posting.txt", POSTING);
    let read = desk.json(&["jobs", "read", "posting.txt", "--mine", "500", "--json"]);
    let (added, joined) = (read["mined"]["added"].as_u64().unwrap(), read["mined"]["joined"].as_u64().unwrap());
    assert!(added > 0 && joined > 0, "{}", read["mined"]);
    assert_eq!(added + joined, read["mined"]["words"].as_array().unwrap().len() as u64);
    for word in read["unknown"].as_array().unwrap() {
        assert!(word["sentence"].as_str().unwrap().contains(word["surface"].as_str().unwrap()), "{word}");
    }
    desk.ok(&["export", "mined.tsv", "--deck", "mined"]);
    let deck = std::fs::read_to_string(desk.path("mined.tsv")).unwrap();
    assert!(deck.lines().any(|l| l.contains("\t貿易\t") && l.contains("貿易事務")), "{deck}");
    let again = desk.json(&["jobs", "read", "posting.txt", "--mine", "500", "--json"]);
    assert_eq!((again["mined"]["added"].as_u64(), again["mined"]["joined"].as_u64()), (Some(0), Some(0)));
}

#[test]
fn the_list_of_jobs_says_how_far_a_level_reaches() {
    let desk = Desk::new();
    desk.write("posting.txt", POSTING);
    assert_snapshot!(desk.screen(&["jobs"]), @"Nothing is on the list. `gokaku jobs add --from FILE` keeps a posting.");
    desk.ok(&["jobs", "add", "--from", "posting.txt", "--employer", "みなと商会"]);
    desk.ok(&["jobs", "add", "通訳", "--asks", "N1", "--deadline", "2027-01-31"]);
    desk.ok(&["jobs", "add", "ホテルのフロント", "--asks", "conversational", "--topics", "keigo-verbs"]);
    desk.ok(&["jobs", "add", "アナウンサー", "--asks", "native"]);
    desk.ok(&["jobs", "add", "貿易の用語集を作る", "--kind", "project"]);
    desk.ok(&["jobs", "set", "3", "--status", "applied"]);
    assert_snapshot!(desk.screen(&["jobs"]), @r##"
      1  貿易事務スタッフ, みなと商会 (asks N2; N1 welcome; saved)
      2  通訳 (asks N1; until 2027-01-31; saved)
      3  ホテルのフロント (asks conversational; applied)
      4  アナウンサー (asks native; saved)
      5  貿易の用語集を作る (project; saved)

    With N2, taken on 2027-07-04, you meet 2 of 4 open jobs; N1 would add 1; 1 asks more than any test shows (native).
    Gaps in business words: email in 1 (0 % known), greetings-phone in 1 (0 % known), keigo-verbs in 1 (0 % known).
    Applications in the last seven days: 1 (aim at two or three).
    To build beside it: 1.
    "##);
    assert_snapshot!(desk.screen(&["jobs", "remove", "9"]), @r##"
    [exit 2]
    [stderr]
    error: there is no job on the list “9”
    hint: `gokaku jobs` lists them by number
    "##);
    assert_snapshot!(desk.screen(&["jobs", "add", "x", "--asks", "N7"]), @r##"
    [exit 2]
    [stderr]
    error: “N7” is no value for --asks: write N5 to N1, BJT 480, none, basic, conversational, business, fluent or native
    "##);
    desk.ok(&["jobs", "remove", "4"]);
    let jobs = desk.json(&["jobs", "--json"]);
    assert_eq!((&jobs["schema"], jobs["jobs"].as_array().unwrap().len()), (&"gokaku.jobs/1".into(), 4));
    let csv = desk.ok(&["jobs", "export", "-", "--format", "csv"]);
    let rows: Vec<&str> = csv.lines().map(|row| row.split_once(',').unwrap().1).collect();
    assert_eq!(
        rows,
        [
            "kind,title,employer,level,welcome,topics,skills,deadline,link,status,applied,notes",
            "job,貿易事務スタッフ,みなと商会,N2,N1,greetings-phone; email; meetings; projects,,,,saved,,",
            "job,通訳,,N1,,,,2027-01-31,,saved,,",
            "job,ホテルのフロント,,conversational,,keigo-verbs,,,,applied,2026-11-23,",
            "project,貿易の用語集を作る,,,,,,,,saved,,",
        ]
    );
}

#[test]
fn the_list_travels_with_the_collection() {
    let desk = Desk::new();
    desk.ok(&["jobs", "add", "通訳", "--asks", "N1"]);
    desk.ok(&["jobs", "set", "1", "--notes", "二次面接は英語"]);
    desk.ok(&["export", "all.json"]);
    let other = Desk::new();
    std::fs::copy(desk.path("all.json"), other.path("all.json")).unwrap();
    other.ok(&["import", "all.json"]);
    assert_eq!(other.ok(&["jobs"]), desk.ok(&["jobs"]));
    assert!(other.ok(&["jobs", "show", "1"]).contains("二次面接は英語"));
}

#[test]
fn what_is_no_posting_is_refused_in_words() {
    let desk = Desk::new();
    assert_snapshot!(desk.screen(&["jobs", "read", "missing.txt"]), @r##"
    [exit 2]
    [stderr]
    error: missing.txt: it cannot be read: No such file or directory (os error 2)
    hint: name a file that you may read
    "##);
    desk.write("empty.txt", " \n");
    assert_snapshot!(desk.screen(&["jobs", "read", "empty.txt"]), @r##"
    [exit 2]
    [stderr]
    error: empty.txt: the file is empty
    hint: save the posting as text or as a web page, or paste it: gokaku jobs read -
    "##);
    assert_snapshot!(shown(&desk.feed(&["jobs", "read", "-", "--analyzer", "kuromoji"], "会議")), @r##"
    [exit 2]
    [stderr]
    error: “kuromoji” is no analyzer
    hint: there is mecab; without one, gokaku's own
    "##);
    assert_snapshot!(shown(&desk.feed(&["jobs", "read", "-"], "Hello")), @r##"
    Names no level of Japanese.
    There are no Japanese words in it.
    "##);
}
