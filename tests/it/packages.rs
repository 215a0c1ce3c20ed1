//! A collection that goes out as an Anki package and comes in again: into an empty collection it comes whole, where it is
//! already it brings nothing.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use gokaku::app::import::{Report, Request, Source, import};
use gokaku::app::session::{Session, Wishes};
use gokaku::app::{cards, decks, doctor, export, settings, stats, undo};
use gokaku::domain::card::Standing;
use gokaku::domain::event::{Act, ReviewKind};
use gokaku::domain::history;
use gokaku::domain::rating::Quality;
use gokaku::domain::time::{Day, Millis, Now, Offset, Timestamp};
use gokaku::formats::Options;
use gokaku::store::Store;

/// Something a learner may do, so many milliseconds after the deed before.
#[derive(Debug, Clone)]
enum Deed {
    Rate(u8),
    Undo(u32),
    Bury,
    Suspend,
    ResumeAll,
}

fn deed() -> impl Strategy<Value = (i64, Deed)> {
    let hour = 3_600_000i64;
    let pass = prop_oneof![1 => Just(0), 4 => 1..1_000i64, 4 => 1_000..hour, 4 => hour..200 * hour];
    let deed = prop_oneof![
        12 => (0u8..=5).prop_map(Deed::Rate),
        1 => (1u32..3).prop_map(Deed::Undo),
        1 => Just(Deed::Bury),
        1 => Just(Deed::Suspend),
        1 => Just(Deed::ResumeAll),
    ];
    (pass, deed)
}

/// Text with what other programs understand as something else.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ぁ-ん一-龥a-zA-Z0-9 .!?]{1,6}",
        1 => prop::sample::select(vec![
            "食(た)べる", "今日(きょう)は", "人々(ひとびと)", "&", "<", ">", "<b>bold</b>", "&amp;", "&#27;", "[sound:a.mp3]",
            "[anki:play]", "漢[かん]", " 漢字[かんじ]", "(x)", "()", "({", "{{Meaning}}", "{{c1::x}}", "é", "🙂", "「会」",
            "\"", "'", "%", "\\", "\\n", "が", "ｶﾞ", "a  b", "<br>", "<!-- x -->", "<rt>x</rt>", "::", ";", "々", "\u{a0}", "葛󠄀",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

#[derive(Debug, Clone)]
struct Word {
    id: usize,
    head: usize,
    texts: [String; 4],
    tags: Vec<String>,
    level: &'static str,
}

fn word() -> impl Strategy<Value = Word> {
    let tag =
        prop_oneof!["[a-z]{1,4}", "[ぁ-ん]{1,3}(::[a-z]{1,3})?", Just("JLPT_N3".to_owned()), Just("<i>".to_owned())];
    let level = prop::sample::select(vec!["", "", "N5", "N1"]);
    (0usize..3, 0usize..8, [text(), text(), text(), text()], prop::collection::vec(tag, 0..3), level)
        .prop_map(|(id, head, texts, tags, level)| Word { id, head, texts, tags, level })
}

/// The deck as a file of its own, each word with a head that no other has.
fn file(name: &str, words: &[Word]) -> String {
    let mut text = format!("#gokaku deck:1\n#id:mine\n#name:{name}\n#kind:word\n");
    text += "#columns:id\thead\tread\tgloss\thint\tsentence\ttranslation\ttags\tlevel\truby\n";
    for (n, word) in words.iter().enumerate() {
        let id = [format!("x-{n}"), format!("X_{n}"), format!("語{n}")][word.id].clone();
        let (head, read, ruby) = match word.head {
            0 => (format!("冴える{n}"), "さえる", format!("冴(さ)える{n}")),
            1 => (format!("会議{n}"), "かいぎ", String::new()),
            2 => (format!("バス{n}"), "", String::new()),
            3 => (format!("漢[かん]{n}"), "", String::new()),
            4 => (format!("<b>A & B{n}"), "えーびー", String::new()),
            5 => (format!("食べ(た)る{n}"), "たべる", String::new()),
            6 => (format!("好き好き{n}"), "すきずき", format!("好(す)き好(ず)き{n}")),
            _ => (format!("人 手{n}"), "ひとで [x]", String::new()),
        };
        let [gloss, hint, sentence, translation] = &word.texts;
        let (tags, level) = (word.tags.join(" "), word.level);
        text += &[&id, &head, read, gloss, hint, sentence, translation, &tags, level, &ruby].join("\t");
        text.push('\n');
    }
    text
}

fn take(store: &mut Store, now: Now, name: &str, bytes: &[u8]) -> Report {
    let scratch = tempfile::TempDir::new().unwrap();
    let options = Options { scratch: Some(scratch.path().to_owned()), ..Options::default() };
    import(store, now, &Source { name, bytes }, &Request { options, ..Request::default() }).unwrap()
}

fn package(store: &Store, now: Now) -> Vec<u8> {
    let scratch = tempfile::TempDir::new().unwrap();
    let mut out = Vec::new();
    export::package(store, now, None, scratch.path(), &mut out).unwrap();
    out
}

/// The moment at which lives begin.
const START: Timestamp = Timestamp(1_795_000_000_000);

/// A collection with one deck, and all that was done in it. Returns the moment a minute after.
fn lived(deck: &str, offset: Offset, reverse: bool, scheduler: &str, deeds: &[(i64, Deed)]) -> (Store, Now) {
    let mut store = Store::in_memory().unwrap();
    let mut now = Now { at: START, offset };
    take(&mut store, now, "mine.tsv", deck.as_bytes());
    settings::set(&mut store, "scheduler", scheduler).unwrap();
    if reverse {
        decks::reverse(&mut store, "mine").unwrap();
    }
    let wishes = Wishes { new: Some(4), ..Wishes::default() };
    for (pass, deed) in deeds {
        now.at.0 += pass;
        let mut session = Session::start(&store, now, &wishes).unwrap();
        session.next(&store, now).unwrap();
        match deed {
            Deed::Rate(q) => {
                drop(session.rate(&mut store, now, Quality::new(*q).unwrap(), Millis(pass % 90_000)).unwrap());
            }
            Deed::Undo(n) => drop(undo::undo(&mut store, now, *n).unwrap()),
            Deed::Bury => drop(session.act(&mut store, now, Act::Bury).unwrap()),
            Deed::Suspend => drop(session.act(&mut store, now, Act::Suspend).unwrap()),
            Deed::ResumeAll => {
                let found = cards::find(&store, now, "is:suspended").unwrap();
                let names: Vec<String> = found.into_iter().map(|f| f.card.id).collect();
                cards::say(&mut store, now, &names, &cards::Say::Resume).unwrap();
            }
        }
    }
    now.at.0 += 60_000;
    (store, now)
}

/// What must come through: the notes in their order, and their cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Told {
    notes: Vec<[String; 9]>,
    /// Whether it is suspended, its due day, its interval, its lapses.
    cards: BTreeMap<String, (bool, Option<Day>, i32, u16)>,
    /// Moment and grade.
    reviews: BTreeMap<String, Vec<(i64, u8)>>,
}

fn told(store: &Store) -> Told {
    let reader = store.read();
    let mut told = Told::default();
    let mut seen = BTreeSet::new();
    for deck in reader.decks().unwrap() {
        for (note, _) in reader.notes_in(deck.num).unwrap() {
            let extra: serde_json::Value = serde_json::from_str(&note.extra).unwrap();
            let ruby = extra["ruby"].as_str().unwrap_or_default().to_owned();
            let level = note.level.map_or(String::new(), |level| level.to_string());
            assert!(seen.insert(note.head.clone()));
            for card in reader.cards_of(note.num).unwrap() {
                let name = format!("{}/{}", note.head, card.num.ask());
                let mut events = reader.history(card.num).unwrap();
                history::order(&mut events);
                let undone = history::undone(&events);
                let counted = events.iter().filter(|e| !undone.contains(&e.id)).filter_map(|e| match e.act {
                    Act::Answer(a) if a.kind != ReviewKind::Audit => Some((e.at.0, a.quality.rating().number())),
                    _ => None,
                });
                told.reviews.insert(name.clone(), counted.collect());
                let state = card.state;
                let interval = if state.due.is_some() { state.memory.interval.0.max(1) } else { 0 };
                told.cards.insert(name, (state.standing == Standing::Suspended, state.due, interval, state.lapses));
            }
            let name = deck.deck.name.clone();
            told.notes.push([
                name,
                note.head,
                note.read,
                note.gloss,
                note.hint,
                note.sentence,
                note.translation,
                note.tags,
                ruby + &level,
            ]);
        }
    }
    told
}

/// The grades of every card, oldest first.
fn grades(told: &Told) -> Vec<(&String, Vec<u8>)> {
    told.reviews.iter().map(|(card, reviews)| (card, reviews.iter().map(|(_, grade)| *grade).collect())).collect()
}

/// The moments of all answers, in order.
fn moments(told: &Told) -> Vec<i64> {
    let mut all: Vec<i64> = told.reviews.values().flatten().map(|(at, _)| *at).collect();
    all.sort_unstable();
    all
}

fn whole(store: &Store) -> String {
    let mut out = Vec::new();
    export::collection(store, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn brings_nothing(store: &mut Store, now: Now, package: &[u8]) -> Result<(), TestCaseError> {
    let before = whole(store);
    let report = take(store, now, "mine.apkg", package);
    let came =
        [report.added, report.changed, report.joined, report.retired, report.skipped, report.reviews, report.cards];
    prop_assert_eq!(came, [0; 7], "{:?}", report);
    prop_assert_eq!(whole(store), before);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_package_brings_a_collection_whole_and_nothing_twice(
        name in prop::sample::select(vec!["mine", "N3 work", "仕事::会議", "a & b"]),
        words in prop::collection::vec(word(), 1..8),
        reverse in any::<bool>(),
        offset in prop::sample::select(vec![540, 0, -480]).prop_map(Offset::from_minutes),
        scheduler in prop::sample::select(vec!["sm2", "sm2", "fsrs"]),
        deeds in prop::collection::vec(deed(), 0..40),
        later in prop::sample::select(vec![0, 1_000, 86_400_000i64]),
    ) {
        let (mut first, now) = lived(&file(name, &words), offset, reverse, scheduler, &deeds);
        let bytes = package(&first, now);
        let then = Now { at: Timestamp(now.at.0 + later), ..now };
        let mut second = Store::in_memory().unwrap();
        let report = take(&mut second, then, "mine.apkg", &bytes);
        let (here, there) = (told(&first), told(&second));
        prop_assert_eq!(report.added, u32::try_from(words.len()).unwrap(), "{:?}", report);
        prop_assert_eq!(&there.notes, &here.notes);
        prop_assert_eq!(&there.cards, &here.cards);
        prop_assert_eq!(grades(&there), grades(&here));
        // Of several answers at one moment all but one had to make room.
        for (there, here) in moments(&there).into_iter().zip(moments(&here)) {
            prop_assert!((0..100).contains(&(there - here)), "{} {}", there, here);
        }
        prop_assert_eq!(doctor::examine(&second).unwrap(), vec![]);
        // What an import packed is what the same events are row by row.
        let all = whole(&second);
        let mut third = Store::in_memory().unwrap();
        take(&mut third, then, "all.json", all.as_bytes());
        prop_assert_eq!(doctor::examine(&third).unwrap(), vec![]);
        prop_assert_eq!(&whole(&third), &all);
        prop_assert_eq!(stats::stats(&mut third, then).unwrap(), stats::stats(&mut second, then).unwrap());
        prop_assert_eq!(take(&mut second, then, "all.json", all.as_bytes()).reviews, 0);
        prop_assert_eq!(&whole(&second), &all);
        brings_nothing(&mut second, then, &bytes)?;
        brings_nothing(&mut first, then, &bytes)?;
        // From there it comes back to where it was, and brings nothing.
        brings_nothing(&mut first, then, &package(&second, then))?;
    }
}

/// A deck of these ids, heads, readings, meanings and sentences.
fn deck(rows: &[[&str; 5]]) -> String {
    let rows: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
    format!("#gokaku deck:1\n#id:mine\n#kind:word\n#columns:id\thead\tread\tgloss\tsentence\n{rows}")
}

/// The collection after these deeds, its package, and the collection that the package makes.
fn moved(deck: &str, deeds: &[(i64, Deed)]) -> (Store, Store, Now, Vec<u8>) {
    let (first, now) = lived(deck, Offset::UTC, false, "sm2", deeds);
    let bytes = package(&first, now);
    let mut second = Store::in_memory().unwrap();
    take(&mut second, now, "mine.apkg", &bytes);
    (first, second, now, bytes)
}

#[test]
fn brackets_and_furigana_come_back_as_they_were() {
    let row =
        ["x-1", "取り[とり]", "", "to take [sound:a.mp3] &amp; 漢[かん]", "お茶(ちゃ)を取(と)り、字[じ]を<書(か)く>。"];
    let (first, second, ..) = moved(&deck(&[row]), &[]);
    let notes = told(&second).notes;
    assert_eq!([&notes[0][1], &notes[0][2], &notes[0][3], &notes[0][5]], [row[1], row[2], row[3], row[4]]);
    assert_eq!(notes, told(&first).notes);
}

#[test]
fn a_note_with_an_id_unlike_ours_comes_home() {
    let (mut first, _, now, bytes) =
        moved(&deck(&[["Work_1", "甲社", "", "a", ""], ["会議 2", "乙社", "", "b", ""]]), &[]);
    brings_nothing(&mut first, now, &bytes).unwrap();
}

#[test]
fn two_answers_at_one_moment_come_back_as_the_two_that_they_were() {
    let deeds = [(0, Deed::Rate(1)), (0, Deed::Rate(1)), (500, Deed::Rate(4))];
    let (mut first, second, now, bytes) = moved(&deck(&[["x-1", "甲社", "", "a", ""]]), &deeds);
    assert_eq!(moments(&told(&second)), [0, 1, 500].map(|ms| START.0 + ms));
    brings_nothing(&mut first, now, &bytes).unwrap();
}

#[test]
fn a_card_answered_on_the_full_second_stands_as_it_stood() {
    for n in 0..8 {
        let id = format!("x-{n}");
        let (first, second, ..) = moved(&deck(&[[&id, "甲社", "", "a", ""]]), &[(1000 * n, Deed::Rate(1))]);
        assert_eq!(doctor::examine(&second).unwrap(), vec![]);
        assert_eq!(told(&second).cards, told(&first).cards);
    }
}
