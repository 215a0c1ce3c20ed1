//! What can be typed on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::jobs::target::{Sort, Status};
use crate::domain::level::Level;
use crate::domain::readiness::ability::Source;
use crate::domain::time::{Day, Millis};

use super::Exit;

/// Study Japanese for a job: JLPT words, kanji and grammar by spaced repetition.
#[derive(Debug, Parser)]
#[command(name = "gokaku", version, infer_subcommands = false, disable_help_subcommand = true)]
pub struct Cli {
    /// The collection file [env: GOKAKU_COLLECTION]
    #[arg(long, global = true, value_name = "FILE")]
    pub collection: Option<PathBuf>,
    /// Act as if it were this moment, RFC 3339 [env: GOKAKU_NOW]
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// Write JSON for other programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Write plain lines, one fact a line, and read lines instead of keys
    #[arg(long, global = true)]
    pub plain: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer today's cards
    Review(ReviewArgs),
    /// Say in a line what is due, for a shell prompt
    Due(DueArgs),
    /// Say how likely you are to pass, and what is missing
    Readiness(ReadinessArgs),
    /// Work out the way from your exam date back to today
    Plan(PlanArgs),
    /// Find out in five minutes what you know already
    Placement(PlacementArgs),
    /// Record results of mock exams and of the test itself
    Score(ScoreArgs),
    /// Keep the jobs you are after, and read their postings
    Jobs(JobsArgs),
    /// Say how well you remember, and how well that was foretold
    Stats(StatsArgs),
    /// Take back the newest answers
    Undo(UndoArgs),
    /// Tell the history that led to a card's due day
    Why(WhyArgs),
    /// Print the log, oldest event first
    Log(LogArgs),
    /// Bring in decks, word lists and histories
    Import(ImportArgs),
    /// Write decks or the whole collection to a file
    Export(ExportArgs),
    /// List the decks, turn them on and off, check a deck file
    Decks(DecksArgs),
    /// Find cards; suspend, resume, tag them, say that they are known
    Cards(CardsArgs),
    /// Read and change the settings
    Config(ConfigArgs),
    /// Check that the collection is sound
    Doctor(DoctorArgs),
    /// Write a copy of the whole collection, at any time
    Backup(BackupArgs),
    /// Put a backup in the place of the collection, which is kept aside
    Restore(RestoreArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of gokaku, or of one command, for man(1)
    Man(ManArgs),
    /// Say what this is made of and whose data it uses
    About,
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// Minutes a day (not a session)
    #[arg(long, value_parser = minutes, value_name = "N")]
    pub minutes: Option<Millis>,
    /// Cards a day, new and due together (not a session)
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
    /// New cards a day
    #[arg(long, value_name = "N")]
    pub new: Option<u32>,
    /// Only this deck
    #[arg(long, value_name = "ID")]
    pub deck: Option<String>,
    /// Only this level
    #[arg(long)]
    pub level: Option<Level>,
    /// Type the readings of words, in Latin letters or kana
    #[arg(long)]
    pub typed: bool,
}

/// Minutes, with a fraction if need be.
fn minutes(text: &str) -> Result<Millis, String> {
    match text.parse::<f64>() {
        // At most a day, so the product is a small whole number.
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 86,400,000")]
        Ok(n) if (0.0..=1440.0).contains(&n) => Ok(Millis((n * 60_000.0) as i64)),
        _ => Err("a number of minutes from 0 to 1440 is wanted".to_owned()),
    }
}

#[derive(Debug, Args)]
pub struct DueArgs {
    /// What to print; {due}, {new}, {repeats} and {minutes} are filled in
    #[arg(long, default_value = "{due} due, {new} new, about {minutes} min")]
    pub format: String,
    /// Exit with 1 when nothing is due
    #[arg(long)]
    pub exit_code: bool,
}

#[derive(Debug, Args)]
pub struct UndoArgs {
    /// How many answers to take back
    #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub count: u32,
}

#[derive(Debug, Args)]
pub struct WhyArgs {
    /// A word as it is spelled or read, a note id or a card id
    pub word: String,
}

#[derive(Debug, Args)]
pub struct LogArgs {
    /// Print one event id a line
    #[arg(long)]
    pub ids: bool,
    /// Only what happened to this card
    #[arg(long, value_name = "ID")]
    pub card: Option<String>,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The format, where the content does not show it: tsv, csv, json, jsonl, anki-text, jpdb, wanikani, known, apkg, events, collection
    #[arg(long)]
    pub format: Option<String>,
    /// The deck to put the notes in, instead of one named after the file
    #[arg(long, value_name = "ID")]
    pub deck: Option<String>,
    /// The level of every note, whatever the file says
    #[arg(long)]
    pub level: Option<Level>,
    /// Which column is what, by name or number: head=2,read=3,gloss=Meaning
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub map: Option<String>,
    /// Only notes of this type (Anki packages)
    #[arg(long, value_name = "NAME")]
    pub notetype: Option<String>,
    /// The files are plain lists of words that you know, one a line
    #[arg(long, conflicts_with = "format")]
    pub known: bool,
    /// Ask cloze notes like any others (Anki packages)
    #[arg(long)]
    pub as_plain: bool,
    /// The encoding, where it cannot be told: utf-8, shift_jis, euc-jp, utf-16le …
    #[arg(long)]
    pub encoding: Option<String>,
    /// Show what would change and change nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file; - is standard output
    pub file: PathBuf,
    /// The format, where the file's name does not show it: apkg, anki-text, tsv, json, events
    #[arg(long)]
    pub format: Option<String>,
    /// Only this deck (apkg, anki-text, tsv)
    #[arg(long, value_name = "ID")]
    pub deck: Option<String>,
}

#[derive(Debug, Args)]
pub struct DecksArgs {
    #[command(subcommand)]
    pub action: Option<DecksAction>,
}

#[derive(Debug, Subcommand)]
pub enum DecksAction {
    /// Study a deck
    On { id: String },
    /// Leave a deck out; its cards keep their history
    Off { id: String },
    /// Add reverse cards (meaning to Japanese) to a deck
    Reverse { id: String },
    /// Check a deck file without importing it; exit 1 on findings
    Check { file: PathBuf },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CardsArgs {
    /// What to find: 食べ deck:n2-words level:N2 tag:keigo kind:kanji is:leech
    pub query: Vec<String>,
    #[command(subcommand)]
    pub action: Option<CardsAction>,
}

#[derive(Debug, Subcommand)]
pub enum CardsAction {
    /// Show all there is about a word
    Show { names: Vec<String> },
    /// Put cards aside; they count as not known
    Suspend {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Ask cards again that were suspended, known or ignored
    Resume {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Say that you know words without study
    Known {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Leave words out of everything
    Ignore {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// Set two words side by side that are taken for each other
    Contrast { one: String, other: String },
    /// Change a note's text in your editor; its progress stays
    Edit(EditArgs),
    /// Tag notes, or take the tag off again
    Tag {
        tag: String,
        #[arg(required = true)]
        names: Vec<String>,
        /// Take the tag off
        #[arg(long)]
        off: bool,
    },
}

#[derive(Debug, Args)]
pub struct EditArgs {
    /// A word as it is spelled or read, a note id or a card id
    pub name: String,
    /// Print the text instead of opening an editor
    #[arg(long, conflicts_with_all = ["from", "reset"])]
    pub print: bool,
    /// Take the text from a file instead of an editor; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "reset")]
    pub from: Option<PathBuf>,
    /// Give the note back the words of its deck
    #[arg(long)]
    pub reset: bool,
}

#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub action: Option<ConfigAction>,
}

#[derive(Debug, Subcommand)]
pub enum ConfigAction {
    /// Print a setting
    Get { key: String },
    /// Change a setting
    Set { key: String, value: String },
    /// List all settings
    List,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Build the caches anew from the log
    #[arg(long)]
    pub repair: bool,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The file (default: a file named after the day, in the folder backups beside the collection)
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup; it is not touched
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command (default: gokaku itself)
    pub command: Option<String>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    pub shell: clap_complete::Shell,
}

/// Prints what clap has to say: help and version to standard output, a usage error to standard error.
pub fn usage(e: &clap::Error) -> Exit {
    // A closed pipe ends quietly.
    let _ = e.print();
    if e.use_stderr() { 2 } else { 0 }
}

#[derive(Debug, Args)]
pub struct ReadinessArgs {
    /// The level (default: your target)
    #[arg(long)]
    pub level: Option<Level>,
    /// The day of the test, YYYY-MM-DD (default: the next you can register for)
    #[arg(long, value_name = "DATE")]
    pub sitting: Option<Day>,
    /// Print every input and step, so that the figure can be worked out by hand
    #[arg(long)]
    pub explain: bool,
    /// Exit 1 when passing is not likely (below 80 %)
    #[arg(long)]
    pub exit_code: bool,
    /// Score the forecasts made so far by what came
    #[arg(long)]
    pub ledger: bool,
    /// Write the report as a page for a browser; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "ledger")]
    pub html: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct StatsArgs {
    /// Write the report as a page for a browser; - is standard output
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[command(subcommand)]
    pub action: ScoreAction,
}

#[derive(Debug, Subcommand)]
pub enum ScoreAction {
    /// Record a section of a mock, or with --official a score report
    Add(ScoreAddArgs),
    /// List what is on record
    List,
    /// Take a result back, by its number in the list
    Remove { number: usize },
}

#[derive(Debug, Args)]
pub struct ScoreAddArgs {
    /// The level (default: your target)
    #[arg(long)]
    pub level: Option<Level>,
    /// lk, reading or listening; for N5 and N4 lkr or listening
    #[arg(long, requires = "correct", requires = "of")]
    pub section: Option<String>,
    /// Right answers
    #[arg(long, value_name = "N")]
    pub correct: Option<u32>,
    /// Questions
    #[arg(long, value_name = "N")]
    pub of: Option<u32>,
    /// Where the mock is from: official-workbook, commercial or other
    #[arg(long, default_value = "other")]
    pub source: Source,
    /// The day it was taken, YYYY-MM-DD (default: today)
    #[arg(long, value_name = "DATE")]
    pub date: Option<Day>,
    /// A score report of the test itself
    #[arg(long, requires = "scores", conflicts_with = "section")]
    pub official: bool,
    /// Its scaled scores in order, as 31,24,29
    #[arg(long, value_delimiter = ',', requires = "official")]
    pub scores: Option<Vec<u16>>,
}

#[derive(Debug, Args)]
pub struct PlacementArgs {
    /// Say yes or no instead of typing readings; some of the words are none
    #[arg(long)]
    pub fast: bool,
    /// Twenty items more than the figures need
    #[arg(long)]
    pub more: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PlanArgs {
    /// The day on which your contract ends, YYYY-MM-DD: the dates from there back to today
    #[arg(long, value_name = "DATE")]
    pub leave: Option<Day>,
    /// Write those dates to a calendar file; - is standard output
    #[arg(long, value_name = "FILE", requires = "leave")]
    pub ics: Option<PathBuf>,
    /// The day of the test, YYYY-MM-DD (default: your sitting, else the next you can register for)
    #[arg(long, value_name = "DATE")]
    pub sitting: Option<Day>,
    #[command(subcommand)]
    pub action: Option<PlanAction>,
}

#[derive(Debug, Subcommand)]
pub enum PlanAction {
    /// Give a day other minutes than its weekday has
    Day {
        #[arg(value_name = "DATE")]
        day: Day,
        /// Minutes on that day
        #[arg(long, value_name = "N", required_unless_present = "usual", value_parser = clap::value_parser!(u16).range(..=1440))]
        minutes: Option<u16>,
        /// What its weekday has, again
        #[arg(long, conflicts_with = "minutes")]
        usual: bool,
    },
    /// Take days off, before or after the fact
    Break {
        /// The first day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        from: Day,
        /// The last day, YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        to: Day,
        /// No break after all
        #[arg(long)]
        usual: bool,
    },
}

#[derive(Debug, Args)]
pub struct JobsArgs {
    #[command(subcommand)]
    pub action: Option<JobsAction>,
}

#[derive(Debug, Subcommand)]
pub enum JobsAction {
    /// Read a posting: the level it asks, the share you can read today, the words you do not know
    Read(JobsReadArgs),
    /// Put a job, a project or a skill on the list
    Add {
        /// Its title; with --from the first line of the posting
        title: Option<String>,
        #[command(flatten)]
        fields: JobsFields,
    },
    /// List what is on the list, and how far your level reaches
    List,
    /// Show all there is about one
    Show {
        /// Its number in the list
        job: String,
    },
    /// Change one: --status applied
    Set {
        /// Its number in the list
        job: String,
        /// A new title
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        fields: JobsFields,
    },
    /// Take one off the list
    Remove {
        /// Its number in the list
        job: String,
    },
    /// Write the list to a file: csv or json, - is standard output
    Export {
        file: PathBuf,
        /// The format, where the file's name does not show it
        #[arg(long)]
        format: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct JobsFields {
    /// A posting to read level and topics from; its text is kept. - is standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// job, project or skill
    #[arg(long)]
    pub kind: Option<Sort>,
    #[arg(long, value_name = "NAME")]
    pub employer: Option<String>,
    /// The Japanese it asks: N2, BJT 480, none, basic, conversational, business, fluent, native
    #[arg(long, value_name = "LEVEL")]
    pub asks: Option<String>,
    /// Topics of the business deck, as keigo-verbs,email
    #[arg(long, value_delimiter = ',', value_name = "TOPIC,…")]
    pub topics: Option<Vec<String>>,
    /// What it asks beside Japanese
    #[arg(long, value_delimiter = ',', value_name = "SKILL,…")]
    pub skills: Option<Vec<String>>,
    /// The last day to apply, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub deadline: Option<Day>,
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// saved, applied, interview, offer or closed
    #[arg(long)]
    pub status: Option<Status>,
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<String>,
}

#[derive(Debug, Args)]
pub struct JobsReadArgs {
    /// The posting, a text or a saved page; - is standard input
    pub file: PathBuf,
    /// Put the first words you do not know into the deck “mined”, each with its sentence
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "10")]
    pub mine: Option<usize>,
    /// Part the text with another program instead: mecab
    #[arg(long, value_name = "PROGRAM")]
    pub analyzer: Option<String>,
}
