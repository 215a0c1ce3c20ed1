//! Foretells every review of review logs, each from what was known before it, for scoring.
//!
//!     cargo run --release --example predict -- DIR --kind ahead|instant > PRED.csv
//!
//! Reads every `DIR/u*.csv` (a header naming user, card, idx, ts, day and rating, in any order; ms is used where it is
//! there) and writes `user,card,idx,p`. Ends with status 2 and `file:line: what is wrong` on a log it cannot read.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program of its own, with its own command line"
)]

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gokaku::domain::memory::calibration::View;
use gokaku::domain::memory::card::Review;
use gokaku::domain::memory::forecast::forecast;
use gokaku::domain::rating::Rating;
use gokaku::domain::time::{Day, Millis};

const USAGE: &str = "usage: predict DIR --kind ahead|instant";

fn main() -> ExitCode {
    let said = std::env::args().skip(1).collect::<Vec<_>>();
    let done = asked(&said).and_then(|(dir, view)| {
        let files = logs(&dir)?;
        let mut out = BufWriter::new(io::stdout().lock());
        let broken = |e: io::Error| format!("cannot write: {e}");
        writeln!(out, "user,card,idx,p").map_err(broken)?;
        for file in files {
            for (user, rows) in read(&file)? {
                tell(&mut out, &user, &rows, view).map_err(broken)?;
            }
        }
        out.flush().map_err(broken)
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn asked(said: &[String]) -> Result<(PathBuf, View), String> {
    let mut dir = None;
    let mut view = View::Ahead;
    let mut said = said.iter().map(String::as_str);
    while let Some(word) = said.next() {
        match word.strip_prefix("--kind") {
            Some(rest) => {
                view = match rest.strip_prefix('=').or_else(|| said.next()) {
                    Some("ahead") => View::Ahead,
                    Some("instant") => View::Instant,
                    _ => return Err(USAGE.to_owned()),
                }
            }
            None if word.starts_with('-') || dir.is_some() => return Err(USAGE.to_owned()),
            None => dir = Some(PathBuf::from(word)),
        }
    }
    Ok((dir.ok_or(USAGE)?, view))
}

/// The logs of a folder, by name.
fn logs(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |e: io::Error| format!("{}: cannot read: {e}", dir.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if name.starts_with('u') && name.ends_with(".csv") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(format!("{}: no u*.csv here", dir.display())) } else { Ok(files) }
}

/// One row of a log, under the names it is given there.
struct Row {
    card: i64,
    idx: i64,
    at: i64,
    day: Day,
    rating: Rating,
    took: Millis,
}

/// The rows of a file by user, as they stand there.
fn read(file: &Path) -> Result<Vec<(String, Vec<Row>)>, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: cannot read: {e}", file.display()))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let wrong = |line: usize, what: String| format!("{}:{}: {what}", file.display(), line + 1);
    let header: Vec<&str> = lines.next().map(|(_, line)| line.split(',').map(str::trim).collect()).unwrap_or_default();
    let column = |name: &str| header.iter().position(|h| *h == name);
    let needed = |name: &str| column(name).ok_or_else(|| wrong(0, format!("no column {name}")));
    let (user, card, idx) = (needed("user")?, needed("card")?, needed("idx")?);
    let (ts, day, rating, ms) = (needed("ts")?, needed("day")?, needed("rating")?, column("ms"));

    let mut users: Vec<(String, Vec<Row>)> = Vec::new();
    for (n, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let text = |i: usize| fields.get(i).ok_or_else(|| wrong(n, format!("no {}", header[i])));
        let number = |i: usize| {
            let field = text(i)?;
            whole(field).ok_or_else(|| wrong(n, format!("{} “{field}” is not a whole number", header[i])))
        };
        let grade = number(rating)?;
        let day = number(day)?;
        let row = Row {
            card: number(card)?,
            idx: number(idx)?,
            at: number(ts)?,
            day: Day(i32::try_from(day).map_err(|_| wrong(n, format!("day {day} is out of range")))?),
            rating: rated(grade).ok_or_else(|| wrong(n, format!("rating {grade} is not 1, 2, 3 or 4")))?,
            took: Millis(ms.map_or(Ok(0), number)?),
        };
        let name = *text(user)?;
        match users.iter_mut().find(|(user, _)| user == name) {
            Some((_, rows)) => rows.push(row),
            None => users.push((name.to_owned(), vec![row])),
        }
    }
    Ok(users)
}

/// A whole number, also where it is written as 12.0.
fn whole(field: &str) -> Option<i64> {
    let digits = field.split_once('.').map_or(
        field,
        |(digits, rest)| {
            if rest.bytes().all(|b| b == b'0') { digits } else { field }
        },
    );
    digits.parse().ok()
}

fn rated(grade: i64) -> Option<Rating> {
    usize::try_from(grade - 1).ok().and_then(|i| Rating::ALL.get(i)).copied()
}

/// Writes the probability of each row, foretold in the order of time.
fn tell(out: &mut impl Write, user: &str, rows: &[Row], view: View) -> io::Result<()> {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by_key(|r| (r.at, r.card, r.idx));
    let mut numbers: HashMap<i64, u32> = HashMap::new();
    let reviews: Vec<Review> = rows
        .iter()
        .map(|r| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let card = *numbers.entry(r.card).or_insert(next);
            Review { card, day: r.day, rating: r.rating, took: r.took.into() }
        })
        .collect();
    for (row, p) in rows.iter().zip(forecast(&reviews, view)) {
        writeln!(out, "{user},{},{},{p:.6}", row.card, row.idx)?;
    }
    Ok(())
}
