//! Bringing notes and histories in: bytes are read by `formats`, what they hold joins the collection in one
//! transaction. Identity is the id, never the spelling; what was learned is kept whatever the file says.
//!
//! One thread reads and works out what the histories come to, the thread that asks stores: see `arrivals`.

mod arrivals;
mod clerk;
mod desk;
mod events;
mod fields;
mod intake;
mod line;
mod report;
mod reviews;
mod terms;
mod waiting;
mod whole;
mod words;

use std::io::SeekFrom;
use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

use crate::domain::hash;
use crate::domain::progress::{Progress, Watch};
use crate::domain::scheduler::rules::Rules;
use crate::domain::text;
use crate::domain::time::Now;
use crate::formats::{self, Archive, Container, Format, Left, Options, ReadError, Sink, Summary};
use crate::store::answers::Gathered;
use crate::store::bulk::Much;
use crate::store::new_notes::NewNotes;
use crate::store::{Change, Store, StoreError};

use super::memory::{self, Lesson};
use super::settings::Settings;

pub use arrivals::Stopped;
use arrivals::{Arrival, Gatherer};
pub use clerk::Clerk;
use desk::Desk;
pub use intake::{Ground, Intake};
use report::Problems;
pub use report::{ImportError, MOST_PROBLEMS, Report};
pub use reviews::History;
pub use waiting::Waiting;

/// A file to import.
pub struct Source<'a> {
    /// The file's name without its folder; it names the deck where nothing else does.
    pub name: &'a str,
    pub bytes: &'a [u8],
}

/// What the learner said about the import.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub options: Options,
    /// The deck to put the notes in.
    pub deck: Option<String>,
    /// Change nothing.
    pub dry_run: bool,
}

/// Imports one file. All of it, or, on an error, nothing.
///
/// # Errors
/// A file that cannot be taken as a whole, or a collection that cannot be written.
pub fn import(store: &mut Store, now: Now, source: &Source<'_>, request: &Request) -> Result<Report, ImportError> {
    import_watched(store, now, source, request, &mut |_| {})
}

/// As [`import`], telling how far it has come: in lines of the file, where it has lines.
pub fn import_watched(
    store: &mut Store,
    now: Now,
    source: &Source<'_>,
    request: &Request,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    let lines = u64::try_from(source.bytes.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
    // What the bytes are, where nobody says; a file that is nothing we know is refused by the reader, in words.
    let format = request.options.format.or_else(|| formats::detect(source.bytes, Some(source.name)).ok());
    let package = matches!(formats::container(source.bytes), Some(Container::AnkiPackage | Container::Sqlite));
    // What another collection wrote is checked row by row: its names and words are not ours.
    match format {
        Some(Format::Events) => done(store.change(|tx| finish(request, events::take(tx, source.bytes)?))),
        Some(Format::Collection) => done(store.change(|tx| finish(request, whole::take(tx, source.bytes)?))),
        _ => bring(store, source.bytes.len() as u64, request, |tx, learn| {
            let kind = if package { Some(Format::AnkiPackage) } else { format };
            let watch = Watched { watch, lines };
            let read = |o: &Options, sink: &mut Sink<'_, _>| formats::read(source.bytes, o, sink);
            notes(tx, now, source.name, request, kind, watch, read, learn)
        }),
    }
}

/// Imports an Anki package, or a collection that stands alone, without taking the file into memory.
///
/// # Errors
/// As [`import`].
pub fn import_package(
    store: &mut Store,
    now: Now,
    name: &str,
    archive: &mut dyn Archive,
    request: &Request,
    watch: Watch<'_>,
) -> Result<Report, ImportError> {
    // What is wrong with the archive its reader says.
    let size = archive.seek(SeekFrom::End(0)).unwrap_or(0);
    thread::scope(|scope| {
        let unpacking = scope.spawn(|| formats::unpack_package(archive, &request.options));
        bring(store, size, request, |tx, learn| {
            let kind = Some(Format::AnkiPackage);
            let watch = Watched { watch, lines: 0 };
            let read = |o: &Options, sink: &mut Sink<'_, _>| formats::read_unpacked(joined(unpacking), o, sink);
            notes(tx, now, name, request, kind, watch, read, learn)
        })
    })
}

/// A file of so many bytes may hold more than the collection does.
const LARGE: u64 = 1 << 20;

/// Who is told all answers of a log that begins with an import, once they are taken, and the rules that hold.
type Learn<'l> = &'l mut dyn FnMut(Gathered, Rules);

/// Stores what `work` brings from a file of so many bytes. What a long log teaches that begins with it is worked out, from
/// the answers as they came, while the last of it is written and the file system is at work.
fn bring(
    store: &mut Store,
    size: u64,
    request: &Request,
    work: impl FnOnce(&Change<'_>, Learn<'_>) -> Result<Report, ImportError>,
) -> Result<Report, ImportError> {
    let much = if size >= LARGE && !request.dry_run { Much::Pages } else { Much::Rows };
    thread::scope(|scope| {
        let (mut sorting, mut learning) = (None, None);
        let brought = store.change_much(much, |tx| {
            let report = work(tx, &mut |answers, rules| {
                if answers.count() > memory::LONG && !request.dry_run {
                    sorting = Some(scope.spawn(move || (answers.answers(), rules)));
                }
            })?;
            let report = finish(request, report)?;
            if let Some(sorting) = sorting.take() {
                let levels = tx.levels()?;
                learning = Some(scope.spawn(move || {
                    let (answers, rules) = joined(sorting);
                    Lesson::of(&answers, &rules, Some(&levels))
                }));
            }
            Ok((report, tx.newest_seq()?))
        });
        let lesson = learning.map(joined);
        if let (Ok((_, newest)), Some(lesson)) = (&brought, lesson) {
            // What was imported is stored; where this fails, whoever asks next learns from it.
            let _ = store.change(|tx| lesson.keep(tx, *newest));
        }
        done(brought.map(|(report, _)| report))
    })
}

/// What a thread came to.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Ends the work: a dry run is rolled back.
fn finish(request: &Request, report: Report) -> Result<Report, ImportError> {
    if request.dry_run { Err(ImportError::DryRun(Box::new(report))) } else { Ok(report) }
}

/// What came of it, a dry run's report with the rest.
fn done(result: Result<Report, ImportError>) -> Result<Report, ImportError> {
    match result {
        Err(ImportError::DryRun(report)) => Ok(*report),
        other => other,
    }
}

/// Notes between two words on progress.
const TOLD_EVERY: u64 = 500;

/// Who is told of progress, and how many lines the file has: 0 where it has none.
struct Watched<'w> {
    watch: Watch<'w>,
    lines: u64,
}

impl Watched<'_> {
    /// Tells after every so many notes; the last one taken stands in `line`.
    fn tell(&mut self, taken: u64, line: u64) {
        if taken.is_multiple_of(TOLD_EVERY) {
            let lines = self.lines >= taken;
            let (done, of) = if lines { (line, self.lines) } else { (taken, 0) };
            (self.watch)(Progress { done, of });
        }
    }
}

/// Takes the notes that `read` hands over: it reads on a thread of its own.
#[expect(clippy::too_many_arguments, reason = "what an import is made of, in one place")]
fn notes(
    tx: &Change<'_>,
    now: Now,
    name: &str,
    request: &Request,
    format: Option<Format>,
    mut watched: Watched<'_>,
    read: impl FnOnce(&Options, &mut Sink<'_, Stopped>) -> Result<Summary, ReadError<Stopped>> + Send,
    learn: Learn<'_>,
) -> Result<Report, ImportError> {
    let settings = Settings::load(**tx)?;
    let options = Options {
        file_name: Some(name.to_owned()),
        offset: now.offset,
        remembered: fields::remembered(**tx)?,
        ..request.options.clone()
    };
    let device = match format {
        Some(Format::AnkiPackage) => "anki",
        Some(Format::WaniKani) => "wanikani",
        Some(Format::Known) => "known",
        _ => "jpdb",
    };
    let clerk = Clerk::new(tx, now, &settings, device)?;
    let terms = clerk.terms.clone();
    let mut desk = Desk::new(tx, clerk, settings.target, name, request, format)?;
    let mut taken = 0;
    let mut problems = Problems::default();
    let mut left = Report::default();
    let mut mapped = Vec::new();
    let (read, stored) = thread::scope(|scope| {
        let options = &options;
        let (mut gatherer, arrivals) = Gatherer::new(&terms);
        let reading = scope.spawn(move || {
            let read = read(options, &mut |item| gatherer.take(item));
            // What stands before an error is told with it.
            read.and(gatherer.finish().map_err(ReadError::Sink))
        });
        // Ended by an error, it stops the reading.
        let stored = desk.prepare().and_then(|()| {
            arrivals.each(|arrival| {
                match arrival {
                    Arrival::Head(head) => desk.head = Some(head.clone()),
                    Arrival::Problem(problem) => problems.push(problem),
                    Arrival::Note(row, past) => {
                        taken += 1;
                        watched.tell(taken, row.line);
                        if let Some(problem) = desk.note(row, past)? {
                            problems.push(&problem);
                        }
                    }
                    Arrival::Left(Left { notes, cards, reviews }) => {
                        left.skipped += notes;
                        left.cards_skipped += cards;
                        left.reviews_skipped += reviews;
                    }
                    Arrival::Mapped { notetype, fields } => mapped.push((*notetype, fields.clone())),
                }
                Ok::<(), ImportError>(())
            })
        });
        (joined(reading), stored)
    });
    stored?;
    if let Err(ReadError::File(cause)) = read {
        let problems = if cause.is_damage() { Vec::new() } else { problems.kept };
        return Err(ImportError::File { cause, problems });
    }
    if let Some(answers) = desk.answers() {
        learn(answers, terms.rules);
    }
    let mut report = desk.finish()?;
    report.add(left);
    report.skipped += problems.skipped;
    report.problems = problems.kept;
    for (notetype, names) in mapped {
        fields::remember(tx, now, now.day(settings.rollover), notetype, names, &request.options.map)?;
    }
    Ok(report)
}

/// A name as the id of a deck: cleaned, its blanks turned to hyphens so that it can be typed.
fn deck_id(name: &str) -> String {
    let id = text::clean(name).split_whitespace().collect::<Vec<_>>().join("-");
    if id.is_empty() { "imported".to_owned() } else { id }
}

/// How a file's notes are named and what its silence means.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    pub identity: Identity,
    /// Notes of the deck that the file no longer has are retired.
    pub retire: bool,
}

/// What an id in a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// The file is a deck of ours: its ids are taken as they are.
    Own,
    /// Anki's, the same for the same note in every package; or one of ours that went through Anki.
    Package,
    /// The file's own: it may mean something else in the next file.
    Theirs,
}

/// Room in study order for one import: a deck brought later comes before one brought earlier.
const BLOCK: i64 = 1_000_000_000;

/// The id of a note of an Anki package: ours where a note of ours bears it, else one made from Anki's alone.
fn package_id(notes: &NewNotes<'_>, guid: &str) -> Result<String, StoreError> {
    let like_ours = guid.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'));
    match like_ours && notes.find(guid)?.is_some() {
        true => Ok(guid.to_owned()),
        false => Ok(format!("u-{:016x}", hash::stable(&["anki", guid]))),
    }
}

/// The id of a note that brings none: it stays the same as long as deck, spelling and reading do.
fn made_id(deck: &str, head: &str, read: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, head, read]))
}

/// The id of a note whose file has ids of its own that may mean something else in the next file.
fn own_id(deck: &str, id: &str) -> String {
    format!("u-{:016x}", hash::stable(&[deck, "id", id]))
}

#[cfg(test)]
mod tests;
