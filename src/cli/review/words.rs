//! What the plain and the terminal face say, in one place.

use crate::app::memory::Proposal;
use crate::app::session::{Answered, Ending, Shown};
use crate::app::triage::PutOff;
use crate::app::undo::Undone;
use crate::cli::today;
use crate::domain::card::Outcome;
use crate::domain::event::ReviewKind;
use crate::domain::note::Kind;
use crate::domain::rating::Rating;
use crate::domain::time::Days;

/// The line above a question: what is left, and what kind of card it is.
pub fn header(shown: &Shown) -> String {
    let left = shown.left;
    let note = &shown.question.note;
    let level = note.level.map_or(String::new(), |l| format!("{l} "));
    if shown.is_audit() {
        return format!("a check: {level}{} that you graded as known", kind(note.kind));
    }
    let state = match (shown.is_repeat(), shown.card.state.is_new()) {
        _ if shown.is_early() => "early, for the exam",
        (true, _) => "once more",
        (false, true) => "new",
        (false, false) => "due",
    };
    let piles = [(left.due, "due"), (left.new, "new"), (left.repeats, "again")];
    let left: Vec<String> = piles.iter().filter(|(n, _)| *n > 0).map(|(n, pile)| format!("{n} {pile}")).collect();
    let minutes = today::minutes(shown.minutes_left);
    format!("{} · {minutes} min · {level}{}, {state}", left.join(" + "), kind(note.kind))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Word => "word",
        Kind::Kanji => "kanji",
        Kind::Grammar => "grammar: fill in the point",
        Kind::Business => "business word",
    }
}

/// The four ratings with what each would do.
pub fn choices(shown: &Shown) -> String {
    let choice = |(n, (rating, outcome)): (usize, (&Rating, &Outcome))| {
        format!("{} {} {}", n + 1, short(*rating), interval(outcome))
    };
    let pairs = Rating::ALL.iter().zip(&shown.choices).enumerate();
    pairs.map(choice).collect::<Vec<_>>().join(" · ")
}

fn short(rating: Rating) -> &'static str {
    match rating {
        Rating::Again => "Again",
        Rating::Hard => "Hard",
        Rating::Good => "Good",
        Rating::Easy => "Easy",
    }
}

/// A rating's name once it is given; Hard says that it is no failure.
fn name(rating: Rating) -> &'static str {
    if rating == Rating::Hard { "Hard (recalled)" } else { short(rating) }
}

/// When the card comes back: `6 d`, or `today, then 1 d` where it is repeated first.
fn interval(outcome: &Outcome) -> String {
    let days = span(outcome.interval);
    if outcome.again_today { format!("today, then {days}") } else { days }
}

/// A number of days as short as it can be said: `6 d`, `2.3 mo`, `1.5 y`.
pub fn span(days: Days) -> String {
    let n = f64::from(days.0);
    match days.0 {
        ..60 => format!("{} d", days.0),
        60..730 => format!("{:.1} mo", n / 30.44),
        _ => format!("{:.1} y", n / 365.25),
    }
}

/// What an answer did.
pub fn answered(answered: &Answered) -> String {
    let rating = name(answered.quality.rating());
    if answered.outcome.kind == ReviewKind::Audit {
        let known = if answered.quality.recalled() { "known" } else { "not known" };
        return format!("Checked: {known}. It stays due on {}.", answered.outcome.due);
    }
    format!("{rating}: back {}", when(&answered.outcome))
}

fn when(outcome: &Outcome) -> String {
    let later = match outcome.interval {
        Days(1) => format!("tomorrow ({})", outcome.due),
        interval => format!("in {} ({})", span(interval), outcome.due),
    };
    if outcome.again_today { format!("today, then {later}") } else { later }
}

/// The announcement of a leech.
pub fn leech(answered: &Answered) -> Option<String> {
    let lapses = answered.leech?;
    Some(format!(
        "{} has been forgotten {lapses} times (a leech). Look at it with `gokaku cards show {}`, or `gokaku cards suspend` it.",
        answered.card, answered.card
    ))
}

/// What was taken back.
pub fn undone(undone: &Undone) -> String {
    format!("Took back {}.", undone.what)
}

/// How the session ended.
pub fn ending(ending: Option<Ending>, reviewed: u32) -> String {
    let count = match reviewed {
        0 => "no answers".to_owned(),
        1 => "1 answer".to_owned(),
        n => format!("{n} answers"),
    };
    match ending {
        Some(Ending::Done) if reviewed == 0 => "Nothing is due now.".to_owned(),
        Some(Ending::Done) => format!("Done for today: {count}."),
        Some(Ending::Limit) => format!("The day's cards are done: {count}. `--limit N` allows more."),
        Some(Ending::Minutes) => format!("The day's minutes are spent: {count}. `--minutes N` allows more."),
        None if reviewed == 0 => "Stopped before an answer.".to_owned(),
        None => format!("Stopped: {count}, all stored."),
    }
}

/// What a day without time for all of them does with due cards.
pub fn put_off(put_off: PutOff) -> String {
    let n = put_off.cards;
    let (cards, lose) = if n == 1 { ("1 due card waits", "it loses") } else { ("due cards wait", "they lose") };
    let cards = if n == 1 { cards.to_owned() } else { format!("{n} {cards}") };
    let back = match put_off.back {
        Some(day) => format!("all are back by {day}"),
        None => "they come back as there is time".to_owned(),
    };
    format!("{cards} for a day with time, as {lose} least by it; {back}.")
}

/// That the plan has the day off.
pub const DAY_OFF: &str = "A day off by your plan. `gokaku review --minutes 10` studies all the same.";

/// That another scheduler would do better.
pub fn proposal(proposal: Proposal) -> String {
    format!(
        "Fitted to your own {} reviews, FSRS foretold the later ones better. To let it decide when cards return: \
         `gokaku config set scheduler fsrs` (and sm2 to go back).",
        proposal.reviews
    )
}
