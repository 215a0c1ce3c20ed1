//! `gokaku import` and `gokaku decks check`: what came in is told in a sentence, what did not with file and line.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::app::import::{self, ImportError, Report, Request, Source};
use crate::app::memory;
use crate::formats::{self, Container, Options, Problem};
use crate::store::Store;

use super::args::ImportArgs;
use super::failure::Failure;
use super::out::Out;
use super::progress::{self, Bar};
use super::{Context, Exit};

/// No file is larger than this.
const LARGEST: u64 = 1 << 30;
/// Problems that are shown one by one; the rest are counted.
const SHOWN: usize = 100;

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    dry_run: bool,
    deck: Option<String>,
    added: u32,
    changed: u32,
    known: u32,
    joined: u32,
    retired: u32,
    skipped: u32,
    cards: u32,
    cards_skipped: u32,
    reviews: u32,
    reviews_skipped: u32,
    problems: Vec<ProblemJson>,
}

#[derive(Serialize)]
struct ProblemJson {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    reason: String,
    skipped: bool,
}

pub fn run(context: &mut Context, args: &ImportArgs) -> Result<Exit, Failure> {
    let request = request(args, context.environment.scratch.clone())?;
    let mut store = context.open()?;
    let mut exit = 0;
    for file in &args.files {
        exit = exit.max(one(context, &mut store, file, &request)?);
    }
    if !request.dry_run && progress::takes_long(&store)? {
        // What was imported is stored and said; where this fails, whoever asks next learns from it.
        let _ = progress::while_learning(context, &mut store, memory::learnt);
    }
    Ok(exit)
}

fn request(args: &ImportArgs, scratch: PathBuf) -> Result<Request, Failure> {
    let named = args.known.then_some("known").or(args.format.as_deref());
    let format = named.map(str::parse).transpose();
    let map = args.map.as_deref().map(formats::parse_map).transpose();
    let options = Options {
        format: format
            .map_err(|e: formats::UnknownFormat| Failure::usage(e.to_string(), "see `gokaku import --help`"))?,
        encoding: args.encoding.clone(),
        map: map
            .map_err(|e| Failure::usage(e.to_string(), "write it as --map head=2,read=3,gloss=Meaning"))?
            .unwrap_or_default(),
        level: args.level,
        notetype: args.notetype.clone(),
        as_plain: args.as_plain,
        scratch: Some(scratch),
        ..Options::default()
    };
    Ok(Request { options, deck: args.deck.clone(), dry_run: args.dry_run })
}

/// Imports one file and says what came of it.
fn one(context: &mut Context, store: &mut Store, path: &Path, request: &Request) -> Result<Exit, Failure> {
    let shown = path.display().to_string().replace('\n', " ");
    let name = file_name(path);
    let now = context.now();
    let found = package(path)?;
    let bytes = if found.is_some() { Vec::new() } else { read(path)? };
    let mut bar = Bar::new(context, "Importing");
    let mut watch = |progress| bar.tell(progress);
    let done = match found {
        Some(mut file) => import::import_package(store, now, &name, &mut file, request, &mut watch),
        None => import::import_watched(store, now, &Source { name: &name, bytes: &bytes }, request, &mut watch),
    };
    drop(bar);
    match done {
        Ok(report) => {
            let exit = Exit::from(report.problems.iter().any(|p| p.skipped));
            tell(context, &shown, report, request.dry_run)?;
            Ok(exit)
        }
        Err(ImportError::App(e)) => Err(e.into()),
        Err(ImportError::File { cause, problems }) => {
            complain(&mut context.out, &shown, &problems);
            let hint = cause.hint();
            Err(Failure::Told { message: format!("{shown}: {cause}; nothing was imported"), hint, exit: 2 })
        }
        Err(ImportError::DryRun(_)) => Ok(0),
    }
}

fn tell(context: &mut Context, shown: &str, report: Report, dry_run: bool) -> Result<(), Failure> {
    complain(&mut context.out, shown, &report.problems);
    if context.json {
        return context.out.json(&json(shown, report, dry_run));
    }
    let parts = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.known, "known already"),
        (report.joined, "joined with shipped words"),
        (report.retired, "retired (no longer in the file, kept with their history)"),
        (report.skipped, "skipped"),
    ];
    let mut told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if report.reviews + report.reviews_skipped > 0 {
        told.push(format!("{} reviews new, {} not", report.reviews, report.reviews_skipped));
    }
    if told.is_empty() {
        told.push("nothing new".to_owned());
    }
    let deck = report.deck.map_or(String::new(), |d| format!(" → deck {d}"));
    let dry = if dry_run { " (dry run: nothing was changed)" } else { "" };
    context.out.line(&format!("{shown}{deck}: {}{dry}", told.join(", ")))
}

/// `file:line: reason` for every problem.
fn complain(out: &mut Out, shown: &str, problems: &[Problem]) {
    for p in problems.iter().take(SHOWN) {
        let at = match (p.line, &p.note) {
            (Some(line), _) => format!("{shown}:{line}"),
            (None, Some(note)) => format!("{shown}: {note}"),
            (None, None) => shown.to_owned(),
        };
        let taken = if p.skipped || p.line.is_none() { "" } else { " (taken all the same)" };
        out.complain(&format!("{at}: {}{taken}", p.reason));
    }
    if problems.len() > SHOWN {
        out.complain(&format!("{shown}: … and {} more", problems.len() - SHOWN));
    }
}

fn json(shown: &str, report: Report, dry_run: bool) -> Json {
    let problem = |p: Problem| ProblemJson {
        file: shown.to_owned(),
        line: p.line,
        note: p.note,
        reason: p.reason,
        skipped: p.skipped,
    };
    Json {
        schema: "gokaku.import/1",
        dry_run,
        deck: report.deck,
        added: report.added,
        changed: report.changed,
        known: report.known,
        joined: report.joined,
        retired: report.retired,
        skipped: report.skipped,
        cards: report.cards,
        cards_skipped: report.cards_skipped,
        reviews: report.reviews,
        reviews_skipped: report.reviews_skipped,
        problems: report.problems.into_iter().map(problem).collect(),
    }
}

/// The name of a file without its folder; standard input is called so.
fn file_name(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".to_owned();
    }
    path.file_name().map_or_else(|| "import".to_owned(), |n| n.to_string_lossy().into_owned())
}

/// The file, opened, where it is a package: that is read piece by piece, as media may make it large.
fn package(path: &Path) -> Result<Option<File>, Failure> {
    if path == Path::new("-") || !std::fs::metadata(path).is_ok_and(|meta| meta.is_file()) {
        return Ok(None);
    }
    let Ok(mut file) = File::open(path) else { return Ok(None) };
    let mut near = Vec::new();
    let started = Read::by_ref(&mut file).take(64 << 10).read_to_end(&mut near).is_ok();
    let end = file.seek(SeekFrom::End(0)).unwrap_or(0);
    let tail = file.seek(SeekFrom::Start(end.saturating_sub(64 << 10))).is_ok();
    let ended = file.read_to_end(&mut near).is_ok();
    let container = formats::container(&near);
    let package = matches!(container, Some(Container::AnkiPackage | Container::Sqlite));
    Ok((started && tail && ended && package).then_some(file))
}

/// Reads a regular file or standard input, whole.
/// The bytes of a file, or of standard input for `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let failed =
        |e: io::Error| Failure::usage(format!("{shown}: it cannot be read: {e}"), "name a file that you may read");
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let meta = std::fs::metadata(path).map_err(failed)?;
        if !meta.is_file() {
            let what = if meta.is_dir() { "a folder" } else { "no regular file" };
            return Err(Failure::usage(format!("{shown}: it is {what}"), "name a file"));
        }
        if meta.len() <= LARGEST {
            bytes.reserve_exact(usize::try_from(meta.len()).unwrap_or(0));
        }
        File::open(path).and_then(|f| f.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(failed)?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::usage(format!("{shown}: it is larger than 1 GiB"), "split it"));
    }
    Ok(bytes)
}

/// Checks a deck file: reads it as an import would, into a collection that is thrown away.
pub fn check(context: &mut Context, path: &Path) -> Result<Exit, Failure> {
    let mut store = Store::in_memory()?;
    let bytes = read(path)?;
    let name = file_name(path);
    let shown = path.display().to_string();
    match import::import(&mut store, context.now(), &Source { name: &name, bytes: &bytes }, &Request::default()) {
        Ok(report) => {
            let findings = report.problems.len();
            complain(&mut context.out, &shown, &report.problems);
            context.out.line(&format!("{shown}: {} notes, {findings} findings", report.added + report.known))?;
            Ok(Exit::from(findings > 0))
        }
        Err(ImportError::File { cause, problems }) => {
            complain(&mut context.out, &shown, &problems);
            context.out.complain(&format!("{shown}: {cause}"));
            Ok(1)
        }
        Err(ImportError::App(e)) => Err(e.into()),
        Err(ImportError::DryRun(_)) => Ok(0),
    }
}
