//! From a card's history to its state: one event at a time, or the whole history again. Both give the same.

use std::collections::{HashMap, HashSet};

use super::card::{CardState, Standing};
use super::event::{Act, Anchor, Answer, Event, EventId, Seed};
use super::memory::card::{Memory, Review, Took};
use super::rating::Rating;
use super::scheduler::rules::Rules;
use super::scheduler::sm2;
use super::time::{Day, Timestamp};

/// The state after one more event. Undo events change nothing here: what they name must be left out of the replay.
#[must_use]
pub fn apply(rules: &Rules, state: CardState, event: &Event) -> CardState {
    let mut next = match event.act {
        Act::Answer(answer) => answered(rules, state, event.day, answer),
        Act::Seed(seed) => seeded(rules, state, event.day, seed),
        Act::Anchor(Some(anchor)) => anchored(rules, state, anchor),
        Act::Anchor(None) => forgotten(state),
        Act::Undo(_) => state,
        Act::Suspend => CardState { standing: Standing::Suspended, ..state },
        Act::Resume => CardState { standing: Standing::Active, ..state },
        Act::Known => CardState { standing: Standing::Known, ..state },
        Act::Ignore => CardState { standing: Standing::Ignored, ..state },
        Act::Bury => CardState { buried_on: Some(event.day), ..state },
    };
    next.last_at = next.last_at.max(Some(event.at));
    next
}

fn answered(rules: &Rules, state: CardState, day: Day, answer: Answer) -> CardState {
    let review = Review { card: 0, day, rating: answer.quality.rating(), took: answer.took.into() };
    let trace = Memory::after(state.trace, &rules.parameters, &review);
    let mut next = CardState { trace: Some(trace), reps: state.reps.saturating_add(1), last_day: Some(day), ..state };
    if answer.kind.is_scheduled() {
        let lapsed = !state.is_new() && !answer.quality.recalled();
        next.lapses = state.lapses.saturating_add(u16::from(lapsed));
        next.memory = state.memory.after(answer.quality);
        // An interval given under another scheduler is not this one's: the one in force is asked again.
        let own = answer.scheduler == rules.scheduler;
        let interval = if own { answer.interval } else { state.interval_after(rules, day, answer.quality) };
        next.due = Some(day + interval);
        next.repeat_on = answer.quality.repeats_today().then_some(day);
    } else if state.repeat_on == Some(day) && !answer.quality.repeats_today() {
        next.repeat_on = None;
    }
    next
}

/// A card that enters as known. One that was answered before keeps what its answers say.
fn seeded(rules: &Rules, state: CardState, day: Day, seed: Seed) -> CardState {
    if !state.is_new() {
        return state;
    }
    let memory = sm2::Memory { streak: 2, interval: seed.interval, ..sm2::Memory::default() };
    let first = Review { card: 0, day, rating: Rating::Good, took: Took::default() };
    let mut trace = Memory::first(&rules.parameters, &first);
    trace.fsrs.stability = seed.stability;
    CardState { memory, trace: Some(trace), due: Some(day + seed.interval), ..state }
}

/// A card as another program says it stands. Its word on due day, interval and ease counts; what the answers say of the
/// memory stays, unless that program says it in the same terms.
fn anchored(rules: &Rules, state: CardState, anchor: Anchor) -> CardState {
    let memory = sm2::Memory {
        streak: anchor.streak,
        ease: anchor.ease.unwrap_or(state.memory.ease).max(sm2::LEAST_EASE),
        interval: anchor.interval,
    };
    // Without answers the last one is taken to lie an interval back, and the interval to be the stability: what nine in
    // ten recall when it ends.
    let last = anchor.due - anchor.interval;
    let bare = || {
        let first = Review { card: 0, day: last, rating: Rating::Good, took: Took::default() };
        let mut trace = Memory::first(&rules.parameters, &first);
        trace.fsrs.stability = anchor.interval.0.clamp(1, 36_500) * 1000;
        trace
    };
    let mut trace = state.trace.unwrap_or_else(bare);
    trace.fsrs = anchor.memory.unwrap_or(trace.fsrs);
    let lapses = state.lapses.max(anchor.lapses);
    CardState { memory, trace: Some(trace), due: Some(anchor.due), lapses, repeat_on: None, ..state }
}

/// A card that was made new again in another program: its answers stay in the log and count for nothing.
fn forgotten(state: CardState) -> CardState {
    let CardState { standing, reps, last_at, buried_on, .. } = state;
    CardState { standing, reps, last_at, buried_on, ..CardState::default() }
}

/// The state that follows from a whole history, given in any order.
pub fn replay(rules: &Rules, mut events: Vec<Event>) -> CardState {
    order(&mut events);
    let latest = events.iter().map(|e| e.at).max();
    let undone = undone(&events);
    let counted = events.iter().filter(|e| !undone.contains(&e.id));
    let state = counted.fold(CardState::default(), |state, event| apply(rules, state, event));
    CardState { last_at: latest, ..state }
}

/// The events that an undo takes back.
pub fn undone(events: &[Event]) -> HashSet<EventId> {
    events
        .iter()
        .filter_map(|e| match e.act {
            Act::Undo(target) => Some(target),
            _ => None,
        })
        .collect()
}

/// Brings one card's events into the order in which they count.
///
/// The events of one device keep the order in which it wrote them, even where its clock went back; those of several
/// devices are interleaved by time, a device's clock taken as never running backwards.
pub fn order(events: &mut [Event]) {
    events.sort_by_key(|e| e.id);
    // One writer whose clock never went back: the usual case, and nothing is left to do.
    let follows = |pair: &[Event]| matches!(pair, [a, b] if a.id.device == b.id.device && a.at <= b.at);
    if events.windows(2).all(follows) {
        return;
    }
    let mut newest: HashMap<i64, Timestamp> = HashMap::new();
    let mut keyed: HashMap<EventId, Timestamp> = HashMap::with_capacity(events.len());
    for event in events.iter() {
        let clock = newest.entry(event.id.device).or_insert(event.at);
        *clock = (*clock).max(event.at);
        keyed.insert(event.id, *clock);
    }
    events.sort_by_key(|e| (keyed.get(&e.id).copied(), e.id));
}
