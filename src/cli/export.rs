//! `gokaku export`: a deck, the log or everything, to a file or standard output.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::app::export::{self, ExportError, Packed};
use crate::domain::time::Now;
use crate::store::Store;

use super::args::ExportArgs;
use super::failure::Failure;
use super::{Context, Exit, file};

/// What is written.
#[derive(Clone, Copy)]
enum Format {
    Apkg,
    AnkiText,
    Tsv,
    Json,
    Events,
}

pub fn run(context: &mut Context, args: &ExportArgs) -> Result<Exit, Failure> {
    let format = format(args)?;
    if matches!(format, Format::Tsv) && args.deck.is_none() {
        return Err(Failure::usage("a TSV file holds one deck", "name it with --deck; `gokaku decks` lists them"));
    }
    let store = context.open()?;
    if args.file == Path::new("-") {
        let place = (context.now(), context.environment.scratch.clone());
        write(&store, format, args.deck.as_deref(), &place, &mut context.out.bytes())?;
        return Ok(0);
    }
    let place = (context.now(), context.environment.scratch.clone());
    let told = file::whole(&args.file, |out| write(&store, format, args.deck.as_deref(), &place, out))?;
    context.out.line(&format!("{}: {told}", args.file.display())).map(|()| 0)
}

fn format(args: &ExportArgs) -> Result<Format, Failure> {
    let extension = args.file.extension().and_then(|e| e.to_str()).unwrap_or_default();
    match args.format.as_deref().unwrap_or(extension) {
        "apkg" => Ok(Format::Apkg),
        "anki-text" | "txt" => Ok(Format::AnkiText),
        "tsv" => Ok(Format::Tsv),
        "json" => Ok(Format::Json),
        "events" | "jsonl" => Ok(Format::Events),
        "" => Err(Failure::usage(
            "the file's name does not show the format",
            "say --format apkg, anki-text, tsv, json or events",
        )),
        other => Err(Failure::usage(
            format!("“{other}” is no format to export"),
            "there are apkg, anki-text, tsv, json and events",
        )),
    }
}

fn write(
    store: &Store,
    format: Format,
    deck: Option<&str>,
    (now, scratch): &(Now, PathBuf),
    out: &mut dyn Write,
) -> Result<String, Failure> {
    Ok(match format {
        Format::Apkg => {
            let Packed { notes, cards, reviews } = export::package(store, *now, deck, scratch, out)?;
            format!("{notes} notes, {cards} cards, {reviews} reviews")
        }
        Format::AnkiText => format!("{} notes", export::anki_text(store, deck, out)?),
        Format::Tsv => format!("{} notes", export::deck(store, deck.unwrap_or_default(), out)?),
        Format::Events => format!("{} events", export::events(store, out)?),
        Format::Json => {
            export::collection(store, out)?;
            "the whole collection".to_owned()
        }
    })
}

impl From<ExportError> for Failure {
    fn from(e: ExportError) -> Failure {
        match e {
            ExportError::App(e) => e.into(),
            ExportError::Write(e) => e.into(),
        }
    }
}
