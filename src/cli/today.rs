//! `gokaku`: what today asks, in minutes first, and what to do next.

use serde::Serialize;

use crate::app::today::{self, Overview};
use crate::tui::words::{self, minutes};

use super::failure::Failure;
use super::out::Style;
use super::{Context, Exit, readiness, welcome};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    day: String,
    minutes: f64,
    due: u32,
    new: u32,
    repeats: u32,
    answered: i64,
    target: &'static str,
    next_due: Option<String>,
    day_off: bool,
    put_off: Option<u32>,
}

pub fn run(context: &mut Context) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    if welcome::is_wanted(context, &store)?
        && let Some(exit) = welcome::run(context, &mut store)?
    {
        return Ok(exit);
    }
    let now = context.now();
    let today = today::overview(&store, now)?;
    if context.json {
        return context.out.json(&json(&today)).map(|()| 0);
    }
    let out = &mut context.out;
    let left = today.left;
    if today.day_off {
        out.line(words::DAY_OFF)?;
        return Ok(0);
    }
    if left.due + left.new + left.repeats == 0 {
        out.styled(Style::Strong, "Today is done.")?;
        out.line(&answered(&today))?;
        if let Some(day) = today.next_due {
            out.line(&format!("The next cards are due on {day}."))?;
        }
        return Ok(0);
    }
    out.styled(Style::Strong, &format!("Today: about {} minutes", minutes(today.minutes)))?;
    let repeats = if left.repeats > 0 { format!(", {} to repeat", left.repeats) } else { String::new() };
    out.line(&format!(" ({} due, {} new{repeats}).{}", left.due, left.new, answered(&today)))?;
    if let Some(put_off) = today.put_off {
        out.line(&words::put_off(put_off))?;
    }
    out.line(&format!("Target: JLPT {} (levels are unofficial).", today.settings.target))?;
    if let Some((forecast, day)) = &today.forecast {
        let odds = readiness::odds(forecast.probability, forecast.measured);
        out.line(&format!("{} on {}: {odds} to pass, as of {day}.", forecast.level, forecast.sitting))?;
    }
    out.line("Next: gokaku review")?;
    if today.untouched {
        out.line(words::PLACEMENT)?;
    }
    Ok(0)
}

fn answered(today: &Overview) -> String {
    match today.done.answers {
        0 => String::new(),
        1 => " 1 answer so far.".to_owned(),
        n => format!(" {n} answers so far."),
    }
}

fn json(today: &Overview) -> Json {
    Json {
        schema: "gokaku.today/1",
        day: today.day.to_string(),
        minutes: today.minutes,
        due: today.left.due,
        new: today.left.new,
        repeats: today.left.repeats,
        answered: today.done.answers,
        target: today.settings.target.as_str(),
        next_due: today.next_due.map(|d| d.to_string()),
        day_off: today.day_off,
        put_off: today.put_off.map(|p| p.cards),
    }
}
