//! `gokaku about` and `gokaku completions`.

use clap::CommandFactory;

use super::args::Cli;
use super::failure::Failure;
use super::{Context, Exit};

/// Whose data the decks hold.
const NOTICE: &str = include_str!("../../decks/NOTICE");

pub fn run(context: &mut Context) -> Result<Exit, Failure> {
    let out = &mut context.out;
    out.line(concat!("gokaku ", env!("CARGO_PKG_VERSION"), " — study Japanese for a job"))?;
    out.line("Code: MIT OR Apache-2.0. Decks: CC BY-SA 4.0.")?;
    out.line("JLPT levels are unofficial: no official word list has been published since 2010.")?;
    out.line("")?;
    out.write(NOTICE)?;
    Ok(0)
}

pub fn completions(context: &mut Context, shell: clap_complete::Shell) -> Result<Exit, Failure> {
    clap_complete::generate(shell, &mut Cli::command(), "gokaku", &mut context.out.bytes());
    Ok(0)
}
