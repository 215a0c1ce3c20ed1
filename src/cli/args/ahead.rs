//! What can be typed of the test and the way to it: readiness, statistics, results, placement, plan.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::domain::level::Level;
use crate::domain::readiness::ability::Source;
use crate::domain::time::Day;

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
