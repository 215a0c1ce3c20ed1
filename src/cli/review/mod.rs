//! `gokaku review`: the daily session, with the face that fits: keys on a terminal, lines elsewhere, JSON Lines for
//! programs. All three run the same [`Session`].

mod json;
mod keys;
mod plain;
mod raw;
mod terminal;
pub(super) mod verdict;
pub(super) mod words;

use crate::app::session::{Session, Wishes};
use crate::app::{memory, plan};

use super::args::ReviewArgs;
use super::failure::Failure;
use super::{Context, Exit};

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
    let session = Session::start(&store, context.now(), &wishes)?;
    if !context.json {
        if session.day_off() {
            return context.out.line(words::DAY_OFF).map(|()| 0);
        }
        if let Some(put_off) = session.put_off() {
            context.out.line(&words::put_off(put_off))?;
        }
    }
    let environment = &context.environment;
    let keys = environment.stdin_is_terminal
        && environment.stdout_is_terminal
        && environment.term.as_deref().is_some_and(|term| term != "dumb");
    let exit = if context.json {
        json::run(context, &mut store, session)
    } else if keys && !context.plain {
        terminal::run(context, &mut store, session)
    } else {
        plain::run(context, &mut store, session)
    }?;
    // The learner is done: what the log teaches is learnt while nobody waits. Every answer is stored already.
    context.out.flush()?;
    let proposal = memory::settle(&mut store, context.now())?;
    if let Some(proposal) = proposal.filter(|_| !context.json) {
        context.out.line(&words::proposal(proposal))?;
    }
    context.out.flush()?;
    plan::settle(&mut store, context.now())?;
    Ok(exit)
}
