//! One durable answer and the next card, against what SQLite alone takes to commit the same rows: by turns, so that a disk
//! or a processor that changes its pace meets both. `cargo bench --bench answer`, with a number after `--` for a
//! log of so many reviews; the figures stand in
//! `docs/performance.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking and prints what it found"
)]

mod log;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use gokaku::app::session::{Session, Step, Wishes};
use gokaku::domain::rating::Quality;
use gokaku::domain::time::Millis;
use gokaku::store::Store;
use rusqlite::{Connection, TransactionBehavior};
use tempfile::TempDir;

/// Answers that are timed, and those before them that are not.
const TIMED: usize = 2_000;
const WARM: usize = 100;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    for reviews in if asked.is_empty() { vec![0, 1_000_000] } else { asked } {
        let dir = TempDir::new().unwrap();
        let (ours, bare) = (dir.path().join("ours.db"), dir.path().join("bare.db"));
        drop(log::collection(&ours, reviews).unwrap());
        fs::copy(&ours, &bare).unwrap();
        let (mut answer, mut commit) = (answers(&ours), commits(&bare));
        let mut pairs = Vec::with_capacity(TIMED);
        for n in 0..WARM + TIMED {
            let (ours, card) = timed(&mut answer);
            let pair = (ours, timed(|| commit(card)).0);
            if n >= WARM {
                pairs.push(pair);
            }
        }
        tell(reviews, &pairs);
    }
}

fn tell(reviews: usize, pairs: &[(Duration, Duration)]) {
    let sorted = |of: fn(&(Duration, Duration)) -> Duration| {
        let mut all: Vec<Duration> = pairs.iter().map(of).collect();
        all.sort();
        all
    };
    let (answer, commit) = (sorted(|p| p.0), sorted(|p| p.1));
    let mut ratios: Vec<f64> = pairs.iter().map(|(a, b)| a.as_secs_f64() / b.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    println!("log of {reviews} reviews, {TIMED} pairs:");
    for (what, all) in [("answer and next card", &answer), ("bare commit", &commit)] {
        let (median, p99) = (all[TIMED / 2], all[TIMED * 99 / 100]);
        println!("  {what}: median {median:.1?}, p99 {p99:.1?}");
    }
    let medians = answer[TIMED / 2].as_secs_f64() / commit[TIMED / 2].as_secs_f64();
    println!("  ratio of the medians {medians:.2}, median of the ratios {:.2}", ratios[TIMED / 2]);
}

fn timed<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

/// A session that goes on: every call answers and has the next card. Returns the number of the card answered.
fn answers(path: &Path) -> impl FnMut() -> u32 {
    let mut store = Store::open(path, "bench").unwrap();
    let wishes = Wishes { new: Some(100_000), ..Wishes::default() };
    let mut session = Session::start(&store, log::now(), &wishes).unwrap();
    let Step::Card(mut shown) = session.next(&store, log::now()).unwrap() else { unreachable!("the queue is long") };
    move || {
        let card = shown.card.num.number();
        session.rate(&mut store, log::now(), Quality::new(4).unwrap(), Millis(3000)).unwrap().unwrap();
        let Step::Card(next) = session.next(&store, log::now()).unwrap() else { unreachable!("the queue is long") };
        shown = next;
        card
    }
}

/// The event, the card's state, the day's tally: every call commits those of the card of this number.
fn commits(path: &Path) -> impl FnMut(u32) {
    let mut conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON").unwrap();
    conn.execute("INSERT OR IGNORE INTO device (num, name) VALUES (1, 'bench')", []).unwrap();
    let mut n = 0;
    move |card| {
        let card = i64::from(card);
        n += 1;
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        tx.prepare_cached(
            "INSERT INTO event (device, counter, card, at, offset_min, day, kind, q, took_ms, scheduler, version,
               interval_days, due_before) VALUES (1, ?1, ?2, ?3, 540, 20780, 'learn', 4, 3000, 'sm2', 1, 1, NULL)",
        )
        .unwrap()
        .execute([n + 10_000_000, card, 1_795_435_200_000])
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
        .execute([card, n])
        .unwrap();
        tx.prepare_cached(
            "INSERT INTO day (day, answers, cards, new, recalled, ms) VALUES (20780, 1, 1, 1, 0, 3000)
             ON CONFLICT (day) DO UPDATE SET answers = answers + 1, cards = cards + 1, new = new + 1, ms = ms + 3000",
        )
        .unwrap()
        .execute([])
        .unwrap();
        tx.commit().unwrap();
    }
}
