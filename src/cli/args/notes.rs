//! What can be typed of decks, notes and cards: bringing in, writing out, finding, changing.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::domain::level::Level;

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
