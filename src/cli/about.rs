//! `gokaku about`, `gokaku completions` and `gokaku man`.

use clap::CommandFactory;

use crate::app::settings::nearest;

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

/// A page for man(1), as `gokaku man | man -l -` shows it.
pub fn man(context: &mut Context, command: Option<&str>) -> Result<Exit, Failure> {
    let all = Cli::command();
    let page = match command {
        None => clap_mangen::Man::new(all),
        Some(name) => {
            let Some(one) = all.find_subcommand(name) else {
                let near = nearest(name, all.get_subcommands().map(clap::Command::get_name));
                let hint = near.map_or("`gokaku --help` lists them".to_owned(), |near| format!("did you mean {near}?"));
                return Err(Failure::usage(format!("there is no command “{name}”"), hint));
            };
            let called = format!("gokaku {name}");
            let one = one.clone().version(env!("CARGO_PKG_VERSION")).bin_name(called);
            clap_mangen::Man::new(one.display_name(format!("gokaku-{name}"))).title(format!("gokaku-{name}"))
        }
    };
    page.render(&mut context.out.bytes())?;
    Ok(0)
}
