//! What a learner waits for: the first card, an answer, an import. `cargo bench`; the figures stand in
//! `docs/performance.md`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking and runs the real program"
)]

mod log;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use divan::Bencher;
use gokaku::app::library;
use gokaku::app::session::{Session, Wishes};
use gokaku::domain::rating::Quality;
use gokaku::domain::time::{Millis, Now, Offset, Timestamp};
use gokaku::store::Store;
use tempfile::TempDir;

/// Cards of the shipped decks.
const CARDS: usize = 11_973;

fn main() {
    divan::main();
}

fn now() -> Now {
    Now { at: Timestamp(1_795_435_200_000), offset: Offset::from_minutes(540) }
}

/// A collection with the shipped decks and a log of so many reviews, made once.
fn collection(reviews: usize) -> PathBuf {
    static EMPTY: OnceLock<TempDir> = OnceLock::new();
    static FULL: OnceLock<TempDir> = OnceLock::new();
    let slot = if reviews == 0 { &EMPTY } else { &FULL };
    let made = slot.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let mut store = Store::open(&dir.path().join("c.db"), "bench").unwrap();
        library::ensure(&mut store).unwrap();
        if reviews > 0 {
            log::store(&mut store, log::made_up(CARDS, reviews)).unwrap();
        }
        dir
    });
    made.path().join("c.db")
}

fn gokaku(collection: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gokaku"));
    command.env("GOKAKU_COLLECTION", collection).env("GOKAKU_NOW", now().rfc3339()).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The whole process, from its start to its end with the first card written.
#[divan::bench(args = [0, 1_000_000], sample_count = 100, sample_size = 1)]
fn process_to_the_first_card(bencher: Bencher<'_, '_>, reviews: usize) {
    let collection = collection(reviews);
    bencher.bench(|| gokaku(&collection, &["review", "--json"]).status().unwrap());
}

/// The whole process where there is no collection yet.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn very_first_run(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| TempDir::new().unwrap())
        .bench_refs(|dir| gokaku(&dir.path().join("c.db"), &["review", "--json"]).status().unwrap());
}

/// One durable answer and the choice of the next card, in a session that goes on.
#[divan::bench(args = [0, 1_000_000], sample_count = 1000, sample_size = 1)]
fn answer_and_next_card(bencher: Bencher<'_, '_>, reviews: usize) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("c.db");
    fs::copy(collection(reviews), &path).unwrap();
    let mut store = Store::open(&path, "bench").unwrap();
    let wishes = Wishes { new: Some(100_000), ..Wishes::default() };
    let mut session = Session::start(&store, now(), &wishes).unwrap();
    session.next(&store, now()).unwrap();
    bencher.bench_local(|| {
        session.rate(&mut store, now(), Quality::new(4).unwrap(), Millis(3000)).unwrap();
        session.next(&store, now()).unwrap()
    });
}

/// What SQLite alone takes to commit the same rows: the event, the card's state, the day's tally.
#[divan::bench(args = [0, 1_000_000], sample_count = 1000, sample_size = 1)]
fn bare_commit_of_the_same_rows(bencher: Bencher<'_, '_>, reviews: usize) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("c.db");
    fs::copy(collection(reviews), &path).unwrap();
    let mut conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON").unwrap();
    conn.execute("INSERT OR IGNORE INTO device (num, name) VALUES (1, 'bench')", []).unwrap();
    let cards: Vec<i64> = {
        let mut query = conn.prepare("SELECT num FROM card WHERE listed = 1 ORDER BY place").unwrap();
        query.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut n = 0;
    bencher.bench_local(|| {
        let card = cards[n % cards.len()];
        n += 1;
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        tx.prepare_cached(
            "INSERT INTO event (device, counter, card, at, offset_min, day, kind, q, took_ms, scheduler, version,
               interval_days, due_before) VALUES (1, ?1, ?2, ?3, 540, 20780, 'learn', 4, 3000, 'sm2', 1, 1, NULL)",
        )
        .unwrap()
        .execute([i64::try_from(n).unwrap() + 10_000_000, card, 1_795_435_200_000])
        .unwrap();
        tx.prepare_cached(
            "UPDATE card SET due = 20781, streak = 1, interval = 1, reps = reps + 1, last_day = 20780,
               last_at = 1795435200000, last_seq = ?2, lapses = 0, repeat_on = NULL, standing = 'active',
               buried_on = NULL, ease = 250, stability = 2306, difficulty = 2118, seen_on = 20780, gap = 0,
               days_seen = 1, days_failed = 0, first_grade = 3, last_grade = 3, repeats = 0, took = 3000,
               took_before = 0
             WHERE num = ?1",
        )
        .unwrap()
        .execute([card, i64::try_from(n).unwrap()])
        .unwrap();
        tx.prepare_cached(
            "INSERT INTO day (day, answers, cards, new, recalled, ms) VALUES (20780, 1, 1, 1, 0, 3000)
             ON CONFLICT (day) DO UPDATE SET answers = answers + 1, cards = cards + 1, new = new + 1, ms = ms + 3000",
        )
        .unwrap()
        .execute([])
        .unwrap();
        tx.commit().unwrap();
    });
}

/// The whole process that imports a list of so many notes into a collection with the shipped decks.
#[divan::bench(args = [10_000, 100_000], sample_count = 7, sample_size = 1)]
fn import_from_tsv(bencher: Bencher<'_, '_>, notes: usize) {
    let list = TempDir::new().unwrap();
    let file = list.path().join("list.tsv");
    fs::write(&file, made_up_list(notes)).unwrap();
    let file = file.to_str().unwrap().to_owned();
    bencher
        .with_inputs(|| {
            let dir = TempDir::new().unwrap();
            fs::copy(collection(0), dir.path().join("c.db")).unwrap();
            dir
        })
        .bench_refs(|dir| assert!(gokaku(&dir.path().join("c.db"), &["import", &file]).status().unwrap().success()));
}

/// Words that are on no list: id, word, reading, meaning, sentence, tags.
fn made_up_list(notes: usize) -> String {
    let kanji = |n: usize| char::from_u32(0x4E00 + u32::try_from(n % 6000).unwrap()).unwrap();
    let kana = |n: usize| char::from_u32(0x3042 + 2 * u32::try_from(n % 20).unwrap()).unwrap();
    let row = |n: usize| {
        let head: String = [n / 7, n * 13, n].map(kanji).iter().collect();
        let read: String = (0..5).map(|k| kana(n / (k + 1) + k)).collect();
        format!("g{n:07}\t{head}\t{read}\tto examine; budget\t{read}{read}{head}{read}。\tJLPT::N{} vocab\n", n % 5 + 1)
    };
    (0..notes).map(row).collect()
}
