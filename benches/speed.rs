//! What a learner waits for but for an answer, which has `answer.rs`: the first card, an import, readiness. `cargo bench`;
//! the figures stand in `docs/performance.md`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking and runs the real program"
)]

mod log;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use divan::Bencher;
use gokaku::app::memory;
use gokaku::store::Store;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// A collection with the shipped decks and a log of so many reviews, made once.
fn collection(reviews: usize) -> PathBuf {
    static MADE: Mutex<BTreeMap<usize, TempDir>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    let dir = made.entry(reviews).or_insert_with(|| {
        let dir = TempDir::new().unwrap();
        drop(log::collection(&dir.path().join("c.db"), reviews).unwrap());
        dir
    });
    dir.path().join("c.db")
}

/// A copy of it in a folder of its own.
fn copied(reviews: usize) -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::copy(collection(reviews), dir.path().join("c.db")).unwrap();
    dir
}

fn gokaku(collection: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gokaku"));
    command.env("GOKAKU_COLLECTION", collection).env("GOKAKU_NOW", log::now().rfc3339()).args(args);
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

/// The whole process that imports a list of so many notes into a collection with the shipped decks.
#[divan::bench(args = [10_000, 100_000], sample_count = 7, sample_size = 1)]
fn import_from_tsv(bencher: Bencher<'_, '_>, notes: usize) {
    let list = TempDir::new().unwrap();
    let file = list.path().join("list.tsv");
    fs::write(&file, made_up_list(notes)).unwrap();
    let file = file.to_str().unwrap().to_owned();
    bencher
        .with_inputs(|| copied(0))
        .bench_refs(|dir| assert!(gokaku(&dir.path().join("c.db"), &["import", &file]).status().unwrap().success()));
}

/// The whole process that tells readiness from a log of so many reviews over all shipped cards, what is learnt from the log
/// being on file.
#[divan::bench(args = [100_000, 1_000_000], sample_count = 15, sample_size = 1)]
fn readiness(bencher: Bencher<'_, '_>, reviews: usize) {
    let dir = copied(reviews);
    let asked = || gokaku(&dir.path().join("c.db"), &["readiness"]).status().unwrap();
    asked();
    bencher.bench(asked);
}

/// What happens silently at the end of a session once the log has grown enough: reading it, the fit, its trial.
#[divan::bench(args = [100_000, 1_000_000], sample_count = 10, sample_size = 1)]
fn silent_fit(bencher: Bencher<'_, '_>, reviews: usize) {
    bencher
        .with_inputs(|| {
            let dir = copied(reviews);
            let store = Store::open(&dir.path().join("c.db"), "bench").unwrap();
            (dir, store)
        })
        .bench_refs(|(_, store)| memory::settle(store, log::now()).unwrap());
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
