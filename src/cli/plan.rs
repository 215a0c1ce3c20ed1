//! `gokaku plan`: from the sitting back to today, and days that are unlike the others.

use serde::Serialize;
use serde_json::Value;

use crate::app::plan::{self, Alternative, Lever, Pace, Plan};
use crate::app::settings::Settings;
use crate::domain::planner::calendar::Week;
use crate::domain::readiness::sittings::{self, Registration};
use crate::domain::time::Day;

use super::args::{PlanAction, PlanArgs};
use super::failure::Failure;
use super::out::Style;
use super::readiness::odds;
use super::{Context, Exit, career, wrap};

/// Columns that the plan is made for.
const WIDTH: usize = 80;
/// Stretches in which the weeks are told that follow those alike.
const STRETCHES: usize = 4;

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    #[serde(flatten)]
    plan: &'a Plan,
    /// What would change the probability most.
    lever: Option<&'a Lever>,
    registration: Option<Window>,
    note: &'static str,
    /// The dates back from the end of a contract, where it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    career: Option<Value>,
}

#[derive(Serialize)]
struct Window {
    opens: String,
    closes: String,
    state: &'static str,
    confirmed: bool,
}

pub fn run(context: &mut Context, args: PlanArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let now = context.now();
    match args.action {
        Some(PlanAction::Day { day, minutes, usual }) => {
            plan::calendar::except(&mut store, now, day, day, minutes.filter(|_| !usual))?;
            let said = match minutes {
                Some(n) if !usual => format!("{day}: {n} minutes."),
                _ => format!("{day}: as usual."),
            };
            after(context, &mut store, &said)
        }
        Some(PlanAction::Break { from, to, usual }) => {
            plan::calendar::except(&mut store, now, from, to, (!usual).then_some(0))?;
            let days = (to - from).0 + 1;
            let said = match (usual, days) {
                (true, _) => format!("{from} to {to}: as usual."),
                (false, 1) => format!("{from}: a day off."),
                (false, n) => format!("{from} to {to}: {n} days off."),
            };
            after(context, &mut store, &said)
        }
        None => {
            if let Some(leave) = args.leave.filter(|_| !context.json) {
                return career::print(context, leave, args.ics.as_deref());
            }
            let plan = plan::plan(&mut store, now, args.sitting)?;
            if !context.json {
                return tell(context, &plan);
            }
            let career = args.leave.map(|leave| career::json(context, leave, args.ics.as_deref())).transpose()?;
            json(context, &plan, career)
        }
    }
}

/// Says what a change of days comes to.
fn after(context: &mut Context, store: &mut crate::store::Store, said: &str) -> Result<Exit, Failure> {
    let plan = plan::plan(store, context.now(), None)?;
    if context.json {
        return json(context, &plan, None);
    }
    context.out.line(said)?;
    if Settings::load(store.read())?.minutes.is_none() {
        let hint = "Days off count once your minutes are set: `gokaku config set minutes 20`.";
        return context.out.line(hint).map(|()| 0);
    }
    let new = plan.new_per_day.iter().map(|w| w.new).find(|n| *n > 0).unwrap_or(0);
    context.out.line(&format!(
        "The plan is worked out anew: about {:.0} min a day, {new} new; {:.0} words known on {}.",
        plan.minutes.mean, plan.words_known.mean, plan.sitting
    ))?;
    Ok(0)
}

fn window(plan: &Plan) -> Option<Window> {
    let (today, sitting) = (plan.today.parse::<Day>().ok()?, plan.sitting.parse::<Day>().ok()?);
    let found = sittings::all(today).into_iter().find(|s| s.day == sitting)?;
    let state = match found.registration(today) {
        Registration::NotYet => "not-yet",
        Registration::Open => "open",
        Registration::Closed => "closed",
    };
    let (opens, closes) = (found.opens.to_string(), found.closes.to_string());
    Some(Window { opens, closes, state, confirmed: found.confirmed })
}

fn json(context: &mut Context, plan: &Plan, career: Option<Value>) -> Result<Exit, Failure> {
    let note = "levels are unofficial; bands hold eight times in ten";
    let (lever, registration) = (plan.levers.first(), window(plan));
    context.out.json(&Json { schema: "gokaku.plan/1", plan, lever, registration, note, career }).map(|()| 0)
}

fn tell(context: &mut Context, plan: &Plan) -> Result<Exit, Failure> {
    let out = &mut context.out;
    out.styled(Style::Strong, &format!("JLPT {} on {}: {} days.", plan.level, plan.sitting, plan.days))?;
    out.line(&registration(plan))?;
    for line in body(plan) {
        for part in wrap::lines(&line, WIDTH, 0) {
            out.line(part)?;
        }
    }
    out.line("")?;
    for line in weeks(plan) {
        out.line(&line)?;
    }
    out.line("")?;
    for line in outcome(plan) {
        for part in wrap::lines(&line, WIDTH, 0) {
            out.line(part)?;
        }
    }
    Ok(0)
}

fn registration(plan: &Plan) -> String {
    let Some(window) = window(plan) else { return String::new() };
    let typical = if window.confirmed { "" } else { " (typical)" };
    match window.state {
        "not-yet" => format!(" Register {} to {}{typical}.", window.opens, window.closes),
        "open" => format!(" Register now, until {}{typical}.", window.closes),
        _ if plan.chosen => String::new(),
        _ => " Registration is closed.".to_owned(),
    }
}

/// What it asks.
fn body(plan: &Plan) -> Vec<String> {
    let m = plan.minutes;
    let days = match plan.week {
        Some(week) => format!("Your minutes: {}. ", Week(week)),
        None => "No minutes are set. ".to_owned(),
    };
    let busy = plan.week.is_none_or(|week| week.contains(&0));
    let mut lines = vec![format!(
        "{days}The plan takes about {:.0} a day{} ({:.0} to {:.0}).",
        m.mean,
        if busy && plan.week.is_some() { " that has any" } else { "" },
        m.low,
        m.high
    )];
    if plan.week.is_none() {
        lines.push("`gokaku config set minutes 20` sets yours; then `gokaku review` follows the plan.".to_owned());
    }
    if let Some(new) = plan.own_new {
        lines.push(format!(
            "New cards: {new} a day, as you set it; `gokaku config set new auto` leaves it to the plan."
        ));
    }
    lines
}

/// New cards by weeks: those alike from now on, then what follows in a few stretches.
fn weeks(plan: &Plan) -> Vec<String> {
    let weeks = plan.new_per_day.as_slice();
    let Some(first) = weeks.first() else { return Vec::new() };
    let alike = weeks.iter().take_while(|w| w.new.abs_diff(first.new) <= 1).count();
    let (now, later) = weeks.split_at(alike);
    let stretch = later.len().div_ceil(STRETCHES).max(4);
    std::iter::once(now).chain(later.chunks(stretch)).map(stretch_line).collect()
}

fn stretch_line(run: &[Pace]) -> String {
    let count = f64::from(u32::try_from(run.len()).unwrap_or(1)).max(1.0);
    let minutes = run.iter().map(|w| w.minutes).sum::<f64>() / count;
    let (low, high) = (run.iter().map(|w| w.new).min().unwrap_or(0), run.iter().map(|w| w.new).max().unwrap_or(0));
    let new = if low == high { format!("{low}") } else { format!("{low} to {high}") };
    let (first, from) = run.first().map_or((0, ""), |w| (w.week, w.from.as_str()));
    let name = match run.len() {
        1 => format!("week {first}"),
        n => format!("weeks {first} to {}", first + n - 1),
    };
    format!("  {name:<15} from {from}  {new:>8} new a day, about {minutes:.0} min")
}

/// What comes of it.
fn outcome(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(day) = &plan.last_new_day {
        let left = match plan.left_new {
            0 => "everything is begun by then".to_owned(),
            n => format!("{n} cards of your decks stay for later"),
        };
        lines.push(format!("Last useful day for a new word: {day}; {left}."));
    }
    let r = &plan.retention;
    let recalled = format!("{:.0} in 100 reviews recalled", r.expected * 100.0);
    lines.push(match (r.desired, r.advised) {
        (Some(desired), Some(advised)) if (advised - desired).abs() > 0.005 => format!(
            "Retention: FSRS aims at {:.0} %; {:.0} would serve this date better: `gokaku config set retention {:.0}`.",
            desired * 100.0,
            advised * 100.0,
            advised * 100.0
        ),
        (Some(desired), _) => format!("Retention: FSRS aims at {:.0} %; {recalled}.", desired * 100.0),
        _ => format!("Retention: {recalled}, as SM-2 has it."),
    });
    let words = plan.words_known;
    lines.push(format!(
        "Words known on the day: about {:.0}, 8 times in 10 from {:.0} to {:.0} (today {:.0}).",
        words.mean, words.low, words.high, plan.words_now
    ));
    lines.push(format!(
        "Passing: {}, anywhere from {:.0} % to {:.0} %.",
        odds(plan.probability, plan.measured),
        plan.band.0 * 100.0,
        plan.band.1 * 100.0
    ));
    if let Some(lever) = plan.levers.first().filter(|l| l.gain > 0.02) {
        lines.push(format!("What would change it most: {}.", lever_words(plan, lever)));
    }
    if !plan.measured {
        lines.push("A mock exam narrows the range most: `gokaku score add --help`.".to_owned());
    }
    if !plan.feasible {
        lines.push(not_feasible(plan));
    }
    if !plan.chosen {
        lines.push(format!("To hold on to this date: `gokaku config set sitting {}`.", plan.sitting));
    }
    lines
}

fn lever_words(plan: &Plan, lever: &Lever) -> String {
    let odds = odds(lever.probability, plan.measured);
    match (lever.what.as_str(), &lever.sitting) {
        ("sitting", Some(day)) => format!("the sitting on {day}, {} days later ({odds})", lever.by),
        ("new", _) => format!("{} more new cards a day ({odds})", lever.by),
        _ => format!("{} more minutes a day ({odds})", lever.by),
    }
}

fn not_feasible(plan: &Plan) -> String {
    let words = |a: &Alternative| match a.minutes {
        Some(n) => format!("about {n} minutes a day"),
        None if plan.week.is_some() => format!("your minutes and the sitting on {}", a.sitting),
        None => format!("the sitting on {}", a.sitting),
    };
    let others: Vec<String> = plan.alternatives.iter().map(words).collect();
    match others.as_slice() {
        [] => "Not likely (80 %) on this date or the next two, as far as is known so far. A mock exam tells more; an \
               easier level comes first otherwise: `gokaku config set target`."
            .to_owned(),
        some => format!("Not likely (80 %) as it is. It would be with {}.", some.join(", or with ")),
    }
}
