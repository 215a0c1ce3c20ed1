//! What the faces of a review say, in one place.

use crate::app::confusion::Contrast;
use crate::app::memory::Proposal;
use crate::app::session::{Answered, Ending, Shown};
use crate::app::triage::PutOff;
use crate::app::undo::Undone;
use crate::app::why::Entry;
use crate::domain::card::{Outcome, Standing};
use crate::domain::event::{Act, ReviewKind};
use crate::domain::japanese::furigana;
use crate::domain::note::Kind;
use crate::domain::rating::Rating;
use crate::domain::time::Days;
use crate::store::cards::CardRow;

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
    let minutes = minutes(shown.minutes_left);
    format!("{} · {minutes} min · {level}{}, {state}", left.join(" + "), kind(note.kind))
}

/// Whole minutes, at least one.
pub fn minutes(minutes: f64) -> String {
    format!("{:.0}", minutes.max(1.0))
}

/// Where the learner stands, above a card: deck, place among today's cards, time.
pub fn place(shown: &Shown, answered: u32) -> String {
    let left = shown.left;
    let all = answered + left.due + left.new + left.repeats;
    let minutes = minutes(shown.minutes_left);
    format!("{} · {} of {} · {minutes} min left", shown.deck, (answered + 1).min(all), all)
}

/// What kind of card it is: `N2 word, due`.
pub fn sort(shown: &Shown) -> String {
    let note = &shown.question.note;
    let level = note.level.map_or(String::new(), |l| format!("{l} "));
    let state = match (shown.is_audit(), shown.is_repeat(), shown.card.state.is_new()) {
        (true, ..) => "a check",
        (_, true, _) => "once more",
        (.., true) => "new",
        _ => "due",
    };
    format!("{level}{}, {state}", kind(note.kind))
}

/// A card's past in a line: `seen 6x · recall 83 %`.
pub fn past(shown: &Shown) -> String {
    match (shown.card.state.reps, shown.recall) {
        (0, None) => "new".to_owned(),
        (reps, None) => format!("seen {reps}x"),
        (reps, Some(recall)) => format!("seen {reps}x · recall {:.0} %", recall * 100.0),
    }
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

/// The four ratings apart, Hard told from a failure.
pub fn grades(shown: &Shown) -> Vec<String> {
    let told = |(n, (rating, outcome)): (usize, (&Rating, &Outcome))| {
        format!("{} {} {}", n + 1, name(*rating), interval(outcome))
    };
    Rating::ALL.iter().zip(&shown.choices).enumerate().map(told).collect()
}

pub fn short(rating: Rating) -> &'static str {
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
    let rating = name(answered.answer.quality.rating());
    if answered.outcome.kind == ReviewKind::Audit {
        let known = if answered.answer.quality.recalled() { "known" } else { "not known" };
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

/// What a learner who knows some already should do first.
pub const PLACEMENT: &str = "Studied before? gokaku placement finds out in five minutes what you know.";

/// That another scheduler would do better.
pub fn proposal(proposal: Proposal) -> String {
    format!(
        "Fitted to your own {} reviews, FSRS foretold the later ones better. To let it decide when cards return: \
         `gokaku config set scheduler fsrs` (and sm2 to go back).",
        proposal.reviews
    )
}

/// An event of a card's history in a line.
pub fn entry(entry: &Entry) -> String {
    let event = &entry.event;
    let what = match event.act {
        Act::Answer(answer) => {
            let effect = match answer.kind {
                ReviewKind::Extra => "repeated the same day; the schedule stays".to_owned(),
                ReviewKind::Cram => "asked early; the schedule stays".to_owned(),
                ReviewKind::Audit => "a check; the schedule stays".to_owned(),
                _ => format!("back in {} d, on {}", answer.interval.0, event.day + answer.interval),
            };
            format!("{} ({}, q {}): {effect}", answer.quality.rating(), answer.kind, answer.quality.get())
        }
        Act::Undo(_) => "took the answer before back".to_owned(),
        Act::Anchor(Some(anchor)) => {
            format!("stood in another program: interval {} d, due {}", anchor.interval.0, anchor.due)
        }
        Act::Anchor(None) => "made new again in another program".to_owned(),
        _ => event.act.as_str().to_owned(),
    };
    let undone = if entry.undone { "  [taken back]" } else { "" };
    format!("{}  {what}{undone}", event.day)
}

/// An ease factor as people write it: 2.36.
pub fn ease(hundredths: u16) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Where a card stands now.
pub fn standing(card: &CardRow) -> String {
    let state = &card.state;
    match (state.standing, state.due) {
        (Standing::Suspended, _) => "suspended: it is not asked until `gokaku cards resume`".to_owned(),
        (Standing::Known, _) => "known: it is not asked".to_owned(),
        (Standing::Ignored, _) => "ignored: it leaves every count".to_owned(),
        (Standing::Active, None) if !card.listed => "new, in a deck that is off".to_owned(),
        (Standing::Active, None) => "new: it waits for its turn in study order".to_owned(),
        (Standing::Active, Some(due)) => format!(
            "due {due}: interval {} d, ease {}, {} in a row, {} lapses",
            state.memory.interval.0,
            ease(state.memory.ease),
            state.memory.streak,
            state.lapses
        ),
    }
}

/// Two words side by side, label by label.
pub fn contrast(contrast: &Contrast) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (word, own) in contrast.words.iter().zip(&contrast.own) {
        lines.push((furigana::plain(&word.head), format!("{} — {}", word.read, word.gloss)));
        for (kanji, meaning) in own.iter().filter(|(_, meaning)| !meaning.is_empty()) {
            lines.push((kanji.to_string(), format!("only here: {meaning}")));
        }
        if !word.sentence.is_empty() {
            lines.push((String::new(), word.sentence.clone()));
        }
    }
    if !contrast.shared.is_empty() {
        lines.push(("both".to_owned(), contrast.shared.iter().collect()));
    }
    lines
}
