//! The first run on a terminal: level, sitting, minutes a day, and the offer of a placement. Each may be left as it is, and
//! nothing is asked twice.

use std::io::{self, BufRead};

use crate::app::today;
use crate::domain::japanese::kana;
use crate::domain::level::Level;
use crate::domain::readiness::sittings;
use crate::domain::time::Day;
use crate::store::Store;

use super::failure::Failure;
use super::out::Style;
use super::{Context, Exit, args, placement};

/// Whether there is somebody to ask who has not begun yet.
pub fn is_wanted(context: &Context, store: &Store) -> Result<bool, Failure> {
    let environment = &context.environment;
    let asked = environment.stdin_is_terminal && environment.stdout_is_terminal && !context.json && !context.plain;
    Ok(asked && today::is_first(store)?)
}

/// Asks, and keeps what was said. Returns the exit code of the placement where one was taken.
pub fn run(context: &mut Context, store: &mut Store) -> Result<Option<Exit>, Failure> {
    let day = today::overview(store, context.now())?.day;
    context.out.styled(Style::Strong, "Welcome to gokaku.")?;
    context.out.line(" Three questions; Enter takes what stands in brackets.")?;
    let mut lines = io::stdin().lock();
    let level = |text: &str| match text {
        "" => Some(Level::N2),
        text => text.parse().ok(),
    };
    let Some(level) = ask(context, &mut lines, "Which level, N5 to N1? [N2]", level)? else { return Ok(None) };
    let coming: Vec<Day> = sittings::coming(day).into_iter().map(|s| s.day).collect();
    let days = coming.iter().map(Day::to_string).collect::<Vec<_>>().join(", ");
    let next = coming.first().copied();
    let sitting = |text: &str| match text {
        "" => Some(next),
        "none" => Some(None),
        text => text.parse().ok().filter(|d| *d >= day).map(Some),
    };
    let question = format!("Which sitting, of {days}? [{}]", next.map_or("none".to_owned(), |d| d.to_string()));
    let Some(sitting) = ask(context, &mut lines, &question, sitting)? else { return Ok(None) };
    let minutes = |text: &str| match text {
        "" | "none" => Some(None),
        text => text.parse().ok().filter(|n| (1..=1440).contains(n)).map(Some),
    };
    let Some(minutes) = ask(context, &mut lines, "How many minutes a day? [none: no limit]", minutes)? else {
        return Ok(None);
    };
    today::begin(store, level, sitting, minutes)?;
    let yes = |text: &str| match text.to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "" | "n" | "no" => Some(false),
        _ => None,
    };
    let offer = "Find out in five minutes what you know already, so that it need not be studied? y or n [n]";
    match ask(context, &mut lines, offer, yes)? {
        Some(true) => {
            drop(lines);
            placement::run(context, &args::PlacementArgs { fast: false, more: false }).map(Some)
        }
        _ => Ok(None),
    }
}

/// Asks until the answer can be understood; none at the end of input.
fn ask<T>(
    context: &mut Context,
    lines: &mut impl BufRead,
    question: &str,
    understood: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    loop {
        context.out.write(&format!("{question} "))?;
        context.out.flush()?;
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            context.out.line("")?;
            return Ok(None);
        }
        let text = kana::usual_width(&String::from_utf8_lossy(&line));
        match understood(text.trim()) {
            Some(answer) => return Ok(Some(answer)),
            None => context.out.line("That was not understood.")?,
        }
    }
}
