//! The one way to the terminal. Whatever is written passes [`text::printable`]: no control, escape or bidi character of
//! a card, a file name or an error message gets through. Escape sequences of our own have a door of their own.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use crate::domain::text;

use super::Environment;
use super::args::Color;
use super::failure::Failure;

/// How something stands out, where there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Strong,
    Dim,
    Error,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Style::Strong => "\x1b[1m",
            Style::Dim => "\x1b[2m",
            Style::Error => "\x1b[1;31m",
        }
    }
}

/// Standard output and standard error.
pub struct Out {
    out: BufWriter<Box<dyn Write>>,
    err: Box<dyn Write>,
    color: bool,
    err_color: bool,
    /// Whether what goes to standard output is JSON.
    pub json: bool,
}

impl Out {
    pub fn new(color: Color, environment: &Environment) -> Out {
        let able = !environment.no_color && environment.term.as_deref().is_some_and(|term| term != "dumb");
        let wanted = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => able && terminal,
        };
        Out {
            out: BufWriter::with_capacity(1 << 16, Box::new(io::stdout())),
            err: Box::new(io::stderr()),
            color: wanted(environment.stdout_is_terminal),
            err_color: wanted(environment.stderr_is_terminal),
            json: false,
        }
    }

    /// Writes a line to standard output.
    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text)?;
        self.write("\n")
    }

    /// Writes text to standard output.
    pub fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text::printable(text).as_bytes())?;
        Ok(())
    }

    /// Text as it looks in this style on standard output.
    pub fn styled(&mut self, style: Style, text: &str) -> Result<(), Failure> {
        if self.color {
            self.out.write_all(style.code().as_bytes())?;
        }
        self.write(text)?;
        if self.color {
            self.out.write_all(b"\x1b[0m")?;
        }
        Ok(())
    }

    /// Whether text may stand out on standard output.
    pub const fn is_styled(&self) -> bool {
        self.color
    }

    /// Writes one JSON value as a line.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(io::Error::from)?;
        self.line(&text)
    }

    /// Brings everything written so far to its reader.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// Bytes that are no text for a screen, as they are: an export.
    pub fn bytes(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Writes a line to standard error. That it could not be written cannot be said anywhere.
    pub fn complain(&mut self, text: &str) {
        let _ = writeln!(self.err, "{}", text::printable(text));
    }

    /// Draws the line that the cursor stands on anew on standard error; an empty one leaves nothing behind. For terminals.
    pub fn status(&mut self, text: &str) {
        let _ = write!(self.err, "\r\x1b[K{}", text::printable(text));
        let _ = self.err.flush();
    }

    /// Writes `error: …` to standard error.
    pub fn error(&mut self, text: &str) {
        let (on, off) = if self.err_color { (Style::Error.code(), "\x1b[0m") } else { ("", "") };
        let _ = writeln!(self.err, "{on}error:{off} {}", text::printable(text));
    }
}
