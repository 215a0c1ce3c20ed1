//! `gokaku review`: the daily session, with the face that fits: the screen on a terminal, lines elsewhere, JSON Lines for
//! programs. All three run the same [`Session`].

mod json;
mod plain;

use crate::app::session::{Session, Wishes};
use crate::app::settings::Settings;
use crate::app::summary::{self, Summary};
use crate::app::{memory, plan};
use crate::store::Store;
use crate::tui::{self, words};

use super::args::ReviewArgs;
use super::failure::Failure;
use super::out::Style;
use super::{Context, Exit, edit, readiness};

pub fn run(context: &mut Context, args: &ReviewArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let wishes = Wishes {
        deck: args.deck.clone(),
        level: args.level,
        typed: args.typed,
        // A program is asked only what it asked for.
        audits: !context.json || args.typed,
        new: args.new,
        cards: args.limit,
        time: args.minutes,
    };
    let mut session = Session::start(&store, context.now(), &wishes)?;
    if session.day_off() && !context.json {
        return context.out.line(words::DAY_OFF).map(|()| 0);
    }
    let newest = store.read().newest_seq()?;
    let environment = &context.environment;
    let keys = environment.stdin_is_terminal
        && environment.stdout_is_terminal
        && environment.term.as_deref().is_some_and(|term| term != "dumb");
    let exit = if context.json {
        json::run(context, &mut store, session)
    } else if keys && !context.plain {
        screen(context, &mut store, &mut session)
    } else {
        say_put_off(context, &session)?;
        plain::run(context, &mut store, session)
    }?;
    // The learner is done: what the log teaches is learnt while nobody waits. Every answer is stored already.
    context.out.flush()?;
    let learns = store.read().newest_seq()? > newest;
    let proposal = if learns { memory::settle(&mut store, context.now())? } else { None };
    if let Some(proposal) = proposal.filter(|_| !context.json) {
        context.out.line(&words::proposal(proposal))?;
    }
    context.out.flush()?;
    plan::settle(&mut store, context.now())?;
    Ok(exit)
}

/// Names the due cards that the day has no time for.
fn say_put_off(context: &mut Context, session: &Session) -> Result<(), Failure> {
    session.put_off().map_or(Ok(()), |put_off| context.out.line(&words::put_off(put_off)))
}

/// The full screen, and on the page below it what came of it.
fn screen(context: &mut Context, store: &mut Store, session: &mut Session) -> Result<Exit, Failure> {
    let play = Settings::load(store.read())?.play;
    let before = summary::before(store)?;
    let (now, edit) = (|| context.now(), |store: &mut Store, note: &str| edit::aside(context, store, note));
    let setup = tui::Setup { now: &now, styled: context.out.is_styled(), play, edit: &edit };
    let closed = tui::review(store, session, setup)?;
    if !closed.opened {
        say_put_off(context, session)?;
    }
    context.out.line(&words::ending(closed.ending, session.reviewed()))?;
    context.out.flush()?;
    if session.reviewed() > 0 && closed.exit == 0 {
        let summary = summary::summary(store, context.now(), before.as_ref())?;
        for line in came_to(&closed.recalled, &summary) {
            context.out.styled(Style::Dim, &line)?;
            context.out.line("")?;
        }
    }
    Ok(closed.exit)
}

/// The session in three lines: recall, time, the chance to pass.
fn came_to(recalled: &[(f64, bool)], summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    if !recalled.is_empty() {
        let cards = f64::from(u32::try_from(recalled.len()).unwrap_or(u32::MAX));
        let foretold = recalled.iter().map(|(foretold, _)| foretold).sum::<f64>() / cards * 100.0;
        let known = recalled.iter().filter(|(_, recalled)| *recalled).count();
        let share = f64::from(u32::try_from(known).unwrap_or(u32::MAX)) / cards * 100.0;
        lines.push(format!(
            "Recalled {known} of {} due cards ({share:.0} %); {foretold:.0} % was foretold.",
            recalled.len()
        ));
    }
    let (today, tomorrow) = (words::minutes(summary.minutes), words::minutes(summary.tomorrow));
    lines.push(format!("{today} min today; tomorrow about {tomorrow}."));
    if let Some(chance) = &summary.chance {
        let odds = readiness::odds(chance.now, chance.measured);
        let change = match chance.before.map(|before| (chance.now - before) * 100.0) {
            Some(points) if points >= 0.05 => format!(", {points:.1} points more than before"),
            Some(points) if points <= -0.05 => format!(", {:.1} points less than before", -points),
            Some(_) => ", as before".to_owned(),
            None => String::new(),
        };
        lines.push(format!("{} on {}: {odds} to pass{change}.", chance.level, chance.sitting));
    }
    if summary.unknown {
        lines.push(words::PLACEMENT.to_owned());
    }
    lines
}
