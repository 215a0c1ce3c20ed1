//! `gokaku due`: one line for a shell prompt.

use serde::Serialize;

use crate::app::today;

use super::args::DueArgs;
use super::failure::Failure;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    due: u32,
    new: u32,
    repeats: u32,
    minutes: f64,
    next_due: Option<String>,
}

pub fn run(context: &mut Context, args: &DueArgs) -> Result<Exit, Failure> {
    let store = context.open()?;
    let today = today::overview(&store, context.now())?;
    let left = today.left;
    if context.json {
        context.out.json(&Json {
            schema: "gokaku.due/1",
            due: left.due,
            new: left.new,
            repeats: left.repeats,
            minutes: today.minutes,
            next_due: today.next_due.map(|d| d.to_string()),
        })?;
    } else {
        let minutes = today.minutes.ceil();
        let line = args
            .format
            .replace("{due}", &left.due.to_string())
            .replace("{new}", &left.new.to_string())
            .replace("{repeats}", &left.repeats.to_string())
            .replace("{minutes}", &minutes.to_string());
        context.out.line(&line)?;
    }
    let nothing = left.due + left.new + left.repeats == 0;
    Ok(Exit::from(args.exit_code && nothing))
}
