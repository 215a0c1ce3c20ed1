//! Packs against what was put into them.

use proptest::prelude::*;

use super::*;

fn act() -> impl Strategy<Value = Act> {
    let kind = prop::sample::select(ReviewKind::ALL.to_vec());
    let day = -1_000_000..1_000_000i32;
    let answer = (kind, 0u8..=5, any::<i64>(), any::<i32>(), prop::option::of(day.clone()));
    let memory = prop::option::of((any::<i32>(), any::<i32>()));
    let anchor = (day, any::<i32>(), any::<u16>(), prop::option::of(any::<u16>()), any::<u16>(), memory);
    prop_oneof![
        6 => answer.prop_map(|(kind, q, took, interval, due)| Act::Answer(Answer {
            kind,
            quality: Quality::new(q).unwrap(),
            took: Millis(took),
            scheduler: Scheduler::Fsrs,
            version: 3,
            interval: Days(interval),
            due_before: due.map(Day),
        })),
        3 => anchor.prop_map(|(due, interval, streak, ease, lapses, memory)| Act::Anchor(Some(Anchor {
            due: Day(due),
            interval: Days(interval),
            streak,
            ease,
            lapses,
            memory: memory.map(|(stability, difficulty)| Stored { stability, difficulty }),
        }))),
        1 => prop::sample::select(vec![Act::Anchor(None), Act::Suspend, Act::Resume, Act::Known, Act::Ignore]),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    (any::<i64>(), prop_oneof![any::<i64>(), 0..4_000_000_000_000i64], -100_000..100_000i32, act()).prop_map(
        |(counter, at, day, act)| Event {
            id: EventId { device: 2, counter },
            at: Timestamp(at),
            offset: Offset::from_minutes(540),
            day: Day(day),
            act,
        },
    )
}

proptest! {
    #[test]
    fn a_pack_holds_what_was_put_into_it(events in prop::collection::vec(event(), 1..20), cut in any::<prop::sample::Index>()) {
        let pack = Pack::of(&events).unwrap();
        prop_assert_eq!(pack.events().collect::<Result<Vec<_>, _>>().unwrap(), events.clone());
        // Damage ends it, and is told unless it fell between two events.
        let cut = Pack { blob: pack.blob[..cut.index(pack.blob.len())].to_vec(), ..pack };
        let read: Vec<Event> = cut.events().map_while(Result::ok).collect();
        prop_assert_eq!(&read[..], &events[..read.len()]);
    }
}

#[test]
fn events_that_are_not_alike_are_not_packed() {
    let event = |device, act| Event {
        id: EventId { device, counter: 1 },
        at: Timestamp(0),
        offset: Offset::UTC,
        day: Day(0),
        act,
    };
    assert_eq!(Pack::of(&[]), None);
    assert_eq!(Pack::of(&[event(2, Act::Known), event(3, Act::Known)]), None);
    assert_eq!(Pack::of(&[event(2, Act::Bury)]), None);
    assert!(Pack::of(&[event(2, Act::Known)]).is_some());
}
