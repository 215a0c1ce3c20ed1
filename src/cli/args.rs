//! What can be typed on the command line.

mod ahead;
mod jobs;
mod notes;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::level::Level;
use crate::domain::time::Millis;

use super::Exit;

pub use ahead::*;
pub use jobs::*;
pub use notes::*;

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
