//! Typed errors become words, a hint and an exit code; nowhere else.

use std::io;

use crate::app::AppError;
use crate::store::StoreError;
use crate::tui;

use super::Exit;
use super::out::Out;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// What was said and one thing to do.
    Told { message: String, hint: Option<String>, exit: Exit },
    /// The reader of our output went away: no failure at all.
    ClosedPipe,
}

impl Failure {
    /// A failure with one thing to do about it; exit code 2.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure::Told { message: message.into(), hint: Some(hint.into()), exit: 2 }
    }

    /// Neither a collection was named nor is there a home to keep one in.
    pub fn no_home() -> Failure {
        Failure::usage(
            "there is no home folder to keep the collection in",
            "name a file: --collection FILE, or set HOME",
        )
    }

    /// Says what went wrong on standard error and returns the exit code.
    pub fn tell(self, out: &mut Out) -> Exit {
        match self {
            Failure::ClosedPipe => 0,
            Failure::Told { message, hint, exit } => {
                // What was written before still belongs to the reader.
                let _ = out.flush();
                out.error(&message);
                if let Some(hint) = hint {
                    out.complain(&format!("hint: {hint}"));
                }
                exit
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(e: io::Error) -> Failure {
        if e.kind() == io::ErrorKind::BrokenPipe {
            return Failure::ClosedPipe;
        }
        Failure::Told { message: format!("the output cannot be written: {e}"), hint: None, exit: 2 }
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Failure {
        let hint = match &e {
            StoreError::File { .. } => {
                Some("check that the folder is there and yours, or name another with --collection")
            }
            StoreError::NotACollection { .. } => {
                Some("name a gokaku collection with --collection; the file was left as it is")
            }
            StoreError::Newer { .. } => {
                Some("try `which -a gokaku`: an older program may come first; the file was left as it is")
            }
            StoreError::Busy => Some("end the other gokaku session, then try again"),
            StoreError::Full => Some("make room, then try again; every answer acknowledged before is kept"),
            StoreError::Damaged(_) => Some("keep a copy of the file, then run `gokaku doctor`"),
            StoreError::Nonsense(_) => Some("run `gokaku doctor`"),
            StoreError::Sqlite(_) => Some("every answer acknowledged before is kept; run `gokaku doctor`"),
        };
        Failure::Told { message: e.to_string(), hint: hint.map(str::to_owned), exit: 2 }
    }
}

impl From<tui::Failed> for Failure {
    fn from(e: tui::Failed) -> Failure {
        match e {
            tui::Failed::App(e) => e.into(),
            tui::Failed::Screen(_) => Failure::usage(e.to_string(), "`gokaku review --plain` needs lines only"),
        }
    }
}

impl From<AppError> for Failure {
    fn from(e: AppError) -> Failure {
        let message = e.to_string();
        let hint = match e {
            AppError::Store(e) => return e.into(),
            AppError::Unknown { near: Some(near), .. } => Some(format!("did you mean {near}?")),
            AppError::Unknown { what: "deck", .. } => Some("`gokaku decks` lists them".to_owned()),
            AppError::Unknown { what: "setting", .. } => Some("`gokaku config list` lists them".to_owned()),
            AppError::Unknown { what: "job on the list", .. } => Some("`gokaku jobs` lists them by number".to_owned()),
            AppError::Unknown { .. } => {
                Some("`gokaku cards WORD` finds words by spelling, reading and meaning".to_owned())
            }
            AppError::DeckOff(id) => Some(format!("turn it on with `gokaku decks on {id}`")),
            AppError::BadValue { .. } => None,
            AppError::Library { .. } => Some("this is a fault of the program; please report it".to_owned()),
        };
        Failure::Told { message, hint, exit: 2 }
    }
}
