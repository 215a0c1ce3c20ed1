//! Fills a collection with a log for measurements: `cargo run --release --example fill_log -- COLLECTION LOG.csv`.
//!
//! The log is CSV with the header `card_id,time_ms,rating,duration_ms` (rating 1 again … 4 easy, cards numbered from 1 in
//! study order). Answers enter as an import would bring them, so that every state is the fold of the log. Without a file
//! the log is made up: `… -- COLLECTION 1000000` gives so many reviews, the same ones every time.

#[path = "../benches/log.rs"]
mod log;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::{fs, io};

use gokaku::app::cards;
use gokaku::domain::rating::Rating;
use gokaku::domain::time::{Millis, Timestamp};
use log::Log;

#[expect(clippy::disallowed_methods, reason = "an example is its own main")]
fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [collection, wanted] = args.as_slice() else { return Err("usage: fill_log COLLECTION LOG.csv|REVIEWS".into()) };
    let mut store = log::collection(Path::new(collection), 0)?;
    let log = match wanted.parse::<usize>() {
        Ok(reviews) => log::made_up(cards::find(&store, log::now(), "")?.len(), reviews),
        Err(_) => from_csv(&fs::read_to_string(wanted)?)?,
    };
    let stored = log::store(&mut store, log)?;
    Ok(writeln!(io::stdout(), "{stored} reviews stored")?)
}

fn from_csv(text: &str) -> Result<Log, Box<dyn Error>> {
    let mut logs: Log = Log::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [card, at, rating, took] = fields.as_slice() else { return Err(format!("no review: {line}").into()) };
        let rating: usize = rating.parse()?;
        let rating = *Rating::ALL.get(rating.wrapping_sub(1)).ok_or("a rating is 1 to 4")?;
        let card: usize = card.parse()?;
        logs.entry(card.saturating_sub(1)).or_default().push((Timestamp(at.parse()?), rating, Millis(took.parse()?)));
    }
    Ok(logs)
}
