//! From a card's history to its state: one event at a time, or the whole history again. Both give the same.

use std::collections::{HashMap, HashSet};

use super::card::{CardState, Standing};
use super::event::{Act, Answer, Event, EventId, Seed};
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
    let mut newest: HashMap<i64, Timestamp> = HashMap::new();
    let mut keyed: HashMap<EventId, Timestamp> = HashMap::with_capacity(events.len());
    for event in events.iter() {
        let clock = newest.entry(event.id.device).or_insert(event.at);
        *clock = (*clock).max(event.at);
        keyed.insert(event.id, *clock);
    }
    events.sort_by_key(|e| (keyed.get(&e.id).copied(), e.id));
}
