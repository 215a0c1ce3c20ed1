//! What can be typed of the jobs a learner is after.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::jobs::target::{Sort, Status};

use crate::domain::time::Day;

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
