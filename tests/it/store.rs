//! The collection file: who may read it, what it refuses, that it is sound whatever was done.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use gokaku::app::settings::{self, Settings};
use gokaku::app::{doctor, library, session, undo};
use gokaku::domain::event::Act;
use gokaku::domain::rating::Quality;
use gokaku::domain::time::{Millis, Now, Offset, Timestamp};
use gokaku::store::bulk::Much;
use gokaku::store::{Change, Store, StoreError};
use proptest::prelude::*;

use super::desk::Desk;

#[test]
fn the_collection_is_for_its_owner_alone() {
    let desk = Desk::empty();
    let path = desk.path("deep/folder/c.db");
    desk.ok(&["--collection", path.to_str().unwrap(), "due"]);
    let mode = |p: &std::path::Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[test]
fn a_collection_of_a_newer_gokaku_is_refused_untouched() {
    let desk = Desk::new();
    // `user_version` is the big-endian number at byte 60 of an SQLite file.
    let mut bytes = fs::read(desk.path("collection.db")).unwrap();
    bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(desk.path("collection.db"), &bytes).unwrap();
    for args in [&["due"][..], &["review", "--json"], &["doctor"], &["import", "x.tsv"]] {
        let out = desk.output(args);
        assert_eq!(out.status.code(), Some(2));
        let err = String::from_utf8(out.stderr).unwrap();
        assert!(err.contains("schema 99, this one knows") && err.contains("hint:"), "{err}");
    }
    assert_eq!(fs::read(desk.path("collection.db")).unwrap(), bytes);
}

#[test]
fn a_collection_of_an_older_gokaku_is_brought_up_to_date_with_what_is_in_it() {
    let desk = Desk::empty();
    let old = rusqlite::Connection::open(desk.path("collection.db")).unwrap();
    old.execute_batch("PRAGMA journal_mode = WAL; BEGIN;").unwrap();
    old.execute_batch(include_str!("../../src/store/migrations/0001_first.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO device (num, name) VALUES (1, 'old');
         INSERT INTO deck (num, id, name, kind, shipped) VALUES (1, 'mine', 'Mine', 'word', 0);
         INSERT INTO note (num, id, deck, kind, head, read, gloss, place) VALUES (1, 'x1', 1, 'word', '甲社', 'こうしゃ', 'A', 1);
         INSERT INTO card (num, place, listed) VALUES (8, 1, 1);
         INSERT INTO event (device, counter, card, at, offset_min, day, kind, q, took_ms, scheduler, version, interval_days)
         VALUES (1, 1, 8, 1795000000000, 540, 20775, 'learn', 4, 3000, 'sm2', 1, 1);
         PRAGMA application_id = 1735093109; PRAGMA user_version = 1; COMMIT;",
    )
    .unwrap();
    drop(old);
    // Caches, those too that have come since, are made from the log.
    desk.ok(&["doctor"]);
    assert!(desk.ok(&["log", "--ids"]).contains("old-1"));
    assert!(desk.ok(&["cards", "is:review"]).contains("甲社"));
}

#[test]
fn packs_of_an_older_gokaku_are_read_as_they_are() {
    let desk = Desk::empty();
    let old = rusqlite::Connection::open(desk.path("collection.db")).unwrap();
    old.execute_batch("PRAGMA journal_mode = WAL; BEGIN;").unwrap();
    for step in [
        include_str!("../../src/store/migrations/0001_first.sql"),
        include_str!("../../src/store/migrations/0002_records.sql"),
        include_str!("../../src/store/migrations/0003_memory.sql"),
        include_str!("../../src/store/migrations/0004_anchors.sql"),
        include_str!("../../src/store/migrations/0005_typed.sql"),
        include_str!("../../src/store/migrations/0006_note_deck.sql"),
        include_str!("../../src/store/migrations/0007_packs.sql"),
    ] {
        old.execute_batch(step).unwrap();
    }
    // A pack that such a program made of ten answers and of where the card stood.
    old.execute_batch(
        "INSERT INTO device (num, name) VALUES (1, 'old'), (2, 'anki');
         INSERT INTO deck (num, id, name, kind, shipped) VALUES (1, 'mine', 'Mine', 'word', 0);
         INSERT INTO note (num, id, deck, kind, head, read, gloss, place) VALUES
           (1, 'x1', 1, 'word', '甲社', 'こうしゃ', 'A', 1), (2, 'x2', 1, 'word', '乙社', 'おつしゃ', 'B', 2);
         INSERT INTO card (num, place, listed) VALUES (8, 1, 1), (16, 2, 1);
         INSERT INTO event (seq, device, counter, card, at, offset_min, day, kind, scheduler, version, pack) VALUES
           (11, 2, 3698340982153691345, 16, 1722174222312, 0, 19932, 'review', 'sm2', 1,
            unhex('1000A283D2B80A008C8E01020012B8DED34BD0DCF7EC0B02AE17020132B2B7BB4F96D3CDE50E02F26C020111F882F18902D4E3F9890B06E66F02'
            || '0412AAAAE551BCE1FC960902C88901020142E4EFCA4BE2809FC80D02B87B020141AC98C7E401CE9282E60906BCB2020C0431F6E986B004F4CFDD'
            || 'D10D0C9A341C0111B6C8BDFC08F6A4BFBC0A1CD05A020132B29EC453C49DF7FD0802D8CF01020106029894CBFE0800EE0C060201F5030000'));
         PRAGMA application_id = 1735093109; PRAGMA user_version = 7; COMMIT;",
    )
    .unwrap();
    drop(old);
    let said = desk.ok(&["log", "--ids"]);
    assert_eq!(said.lines().count(), 11, "{said}");
    assert!(said.contains("anki-3698340982153691345\n"), "{said}");
    desk.ok(&["doctor"]);
    assert!(desk.ok(&["cards", "is:review"]).contains("乙社"));
    assert!(!desk.ok(&["cards", "is:review"]).contains("甲社"));
}

#[test]
fn a_file_that_is_no_collection_is_refused_untouched() {
    let desk = Desk::empty();
    for (name, text) in [("notes.txt", "my notes, not a database at all ".repeat(200)), ("short", "x".to_owned())] {
        let path = desk.write(name, &text);
        let out = desk.output(&["--collection", path.to_str().unwrap(), "due"]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(String::from_utf8_lossy(&out.stderr).contains("is not a gokaku collection"), "{out:?}");
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
}

#[test]
fn version_and_help_never_touch_the_collection() {
    let desk = Desk::empty();
    for args in [&["--version"][..], &["--help"], &["review", "--help"], &["no-such-command"], &["undo", "0"]] {
        let code = desk.output(args).status.code();
        assert_eq!(code, Some(if args[0].starts_with("--") || args.len() > 1 && args[1] == "--help" { 0 } else { 2 }));
        assert!(!desk.path("collection.db").exists(), "{args:?}");
    }
}

/// Something a learner may do.
#[derive(Debug, Clone)]
enum Deed {
    /// Grade the next card so many milliseconds after (or, with the clock set back, before) the deed before.
    Rate {
        q: u8,
        pass: i64,
    },
    Undo(u32),
    Act(Act),
    /// Go to another time zone.
    Travel(i64),
    Scheduler(&'static str),
}

fn deed() -> impl Strategy<Value = Deed> {
    let hour = 3_600_000i64;
    prop_oneof![
        6 => (0u8..=5, prop_oneof![5 => 1_000..hour, 3 => hour..200 * hour, 1 => -30 * hour..0])
            .prop_map(|(q, pass)| Deed::Rate { q, pass }),
        2 => (1u32..4).prop_map(Deed::Undo),
        1 => prop_oneof![Just(Act::Bury), Just(Act::Suspend), Just(Act::Known)].prop_map(Deed::Act),
        1 => (-12i64..=14).prop_map(|h| Deed::Travel(h * 60)),
        1 => prop_oneof![Just("sm2"), Just("fsrs")].prop_map(Deed::Scheduler),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Replay = cache: after any history every stored state is the fold of the log, and rebuilding changes nothing.
    #[test]
    fn every_state_is_the_fold_of_the_log(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut store = small_collection();
        let mut now = Now { at: Timestamp(1_795_000_000_000), offset: Offset::from_minutes(540) };
        for deed in deeds {
            let wishes = session::Wishes { new: Some(3), ..session::Wishes::default() };
            match deed {
                Deed::Rate { q, pass } => {
                    now.at.0 += pass;
                    let mut session = session::Session::start(&store, now, &wishes).unwrap();
                    session.next(&store, now).unwrap();
                    session.rate(&mut store, now, Quality::new(q).unwrap(), Millis(1500)).unwrap();
                }
                Deed::Undo(n) => drop(undo::undo(&mut store, now, n).unwrap()),
                Deed::Act(act) => {
                    let mut session = session::Session::start(&store, now, &wishes).unwrap();
                    session.next(&store, now).unwrap();
                    session.act(&mut store, now, act).unwrap();
                }
                Deed::Travel(minutes) => now.offset = Offset::from_minutes(minutes),
                Deed::Scheduler(name) => drop(settings::set(&mut store, "scheduler", name).unwrap()),
            }
        }
        // Trying the other scheduler and coming back is as if nothing had been.
        let before = states(&store);
        let chosen = Settings::load(store.read()).unwrap().scheduler;
        for name in ["sm2", "fsrs", chosen.as_str()] {
            settings::set(&mut store, "scheduler", name).unwrap();
            prop_assert_eq!(doctor::examine(&store).unwrap(), vec![]);
        }
        prop_assert_eq!(states(&store), before);
        prop_assert_eq!(doctor::examine(&store).unwrap(), vec![]);
        prop_assert_eq!(doctor::repair(&mut store).unwrap(), 0);
    }

    /// Taking everything back leaves every card as it was made.
    #[test]
    fn undoing_everything_is_as_if_nothing_had_been(grades in prop::collection::vec(0u8..=5, 1..30)) {
        let mut store = small_collection();
        let before = states(&store);
        let mut now = Now { at: Timestamp(1_795_000_000_000), offset: Offset::from_minutes(540) };
        for &q in &grades {
            now.at.0 += 7_200_000;
            let mut session = session::Session::start(&store, now, &session::Wishes::default()).unwrap();
            session.next(&store, now).unwrap();
            session.rate(&mut store, now, Quality::new(q).unwrap(), Millis(1500)).unwrap();
        }
        undo::undo(&mut store, now, u32::MAX).unwrap();
        prop_assert_eq!(states(&store), before);
        prop_assert_eq!(doctor::examine(&store).unwrap(), vec![]);
    }
}

/// What follows from the histories of all cards, but for when they were last touched.
fn states(store: &Store) -> Vec<String> {
    let now = Now { at: Timestamp(1_795_000_000_000), offset: Offset::UTC };
    let found = gokaku::app::cards::find(store, now, "").unwrap();
    found.iter().map(|f| format!("{} {:?} {:?}", f.card.id, f.card.state.memory, f.card.state.due)).collect()
}

/// A collection in memory with a deck of eight words.
fn small_collection() -> Store {
    let mut store = Store::in_memory().unwrap();
    let rows: String = (0..8).map(|n| format!("語{n}\tご{n}\tword {n}\n")).collect();
    let text = format!("#gokaku deck:1\n#id:eight\n#kind:word\n#columns:head\tread\tgloss\n{rows}");
    let now = Now { at: Timestamp(1_795_000_000_000), offset: Offset::UTC };
    let source = gokaku::app::import::Source { name: "eight.tsv", bytes: text.as_bytes() };
    let report = gokaku::app::import::import(&mut store, now, &source, &Default::default()).unwrap();
    assert_eq!(report.added, 8);
    store
}

#[test]
fn loading_the_shipped_decks_again_changes_nothing() {
    let mut store = Store::in_memory().unwrap();
    library::ensure(&mut store).unwrap();
    let before = export(&store);
    store.change(|tx: &Change<'_>| tx.set_meta("library", "an older version")).unwrap();
    library::ensure(&mut store).unwrap();
    assert_eq!(export(&store), before);
    assert_eq!(doctor::examine(&store).unwrap(), vec![]);
    assert_eq!(Settings::load(store.read()).unwrap(), Settings::default());
}

fn export(store: &Store) -> String {
    let mut out = Vec::new();
    gokaku::app::export::collection(store, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The collection's own word on which journal keeps it whole.
fn journal(path: &std::path::Path) -> &'static str {
    match fs::read(path).unwrap()[18..20] {
        [1, 1] => "rollback",
        [2, 2] => "write-ahead",
        _ => "neither",
    }
}

/// A large change; tells which journal it went under.
fn much(store: &mut Store, path: &std::path::Path) -> &'static str {
    store
        .change_much(Much::Pages, |tx| {
            tx.set_meta("much", "1")?;
            Ok::<_, StoreError>(journal(path))
        })
        .unwrap()
}

#[test]
fn a_large_change_goes_under_a_rollback_journal_and_leaves_the_write_ahead_log_behind() {
    let desk = Desk::new();
    let path = desk.path("collection.db");
    let mut store = Store::open(&path, "x").unwrap();
    assert_eq!((much(&mut store, &path), journal(&path)), ("rollback", "write-ahead"));
    let failed = store.change_much(Much::Pages, |tx| {
        tx.set_meta("much", "2")?;
        Err::<(), _>(StoreError::Nonsense("stop".to_owned()))
    });
    assert!(failed.is_err());
    assert_eq!((store.read().meta("much").unwrap().as_deref(), journal(&path)), (Some("1"), "write-ahead"));
}

#[test]
fn a_large_change_goes_through_the_log_where_somebody_else_has_the_collection_open() {
    let desk = Desk::new();
    let path = desk.path("collection.db");
    let other = Store::open(&path, "x").unwrap();
    other.read().newest_seq().unwrap();
    assert_eq!(much(&mut Store::open(&path, "x").unwrap(), &path), "write-ahead");
    assert_eq!(other.read().meta("much").unwrap().as_deref(), Some("1"));
}

#[test]
fn what_ended_in_a_large_change_is_under_the_log_again_when_it_is_opened() {
    let desk = Desk::new();
    let path = desk.path("collection.db");
    let left = rusqlite::Connection::open(&path).unwrap();
    left.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(())).unwrap();
    assert_eq!(journal(&path), "rollback");
    // While somebody writes it is left as it is, and can be read.
    left.execute_batch("BEGIN IMMEDIATE; UPDATE meta SET value = value;").unwrap();
    Store::open(&path, "x").unwrap().read().newest_seq().unwrap();
    assert_eq!(journal(&path), "rollback");
    left.execute_batch("COMMIT").unwrap();
    drop(left);
    desk.ok(&["due"]);
    assert_eq!(journal(&path), "write-ahead");
}
