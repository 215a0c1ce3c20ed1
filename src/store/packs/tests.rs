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

/// The packs that can be read, and whether those were all.
fn read(packs: Packs<'_>) -> (Vec<(CardNum, Event)>, bool) {
    let mut read = Vec::new();
    for pack in packs {
        let Ok((card, events)) = pack else { return (read, false) };
        for event in events {
            let Ok(event) = event else { return (read, false) };
            read.push((card, event));
        }
    }
    (read, true)
}

fn bundle(packs: &[(i64, Pack)]) -> Vec<u8> {
    let (mut blob, mut before) = (vec![BUNDLE], packs[0].0);
    for (card, pack) in packs {
        put_pack(&mut blob, CardNum(before), CardNum(*card), pack);
        before = *card;
    }
    blob
}

proptest! {
    #[test]
    fn a_bundle_holds_what_was_put_into_it(
        cards in prop::collection::vec((0..10_000i64, prop::collection::vec(event(), 1..9)), 1..9),
        cut in any::<prop::sample::Index>(),
    ) {
        let packs: Vec<_> = cards.iter().map(|(card, events)| (*card, Pack::of(events).unwrap())).collect();
        let all: Vec<_> = cards.iter().flat_map(|(card, events)| events.iter().map(|e| (CardNum(*card), *e))).collect();
        let alike = packs.iter().map(|(_, pack)| pack.alike).reduce(|a, b| a.and(b).unwrap()).unwrap();
        let blob = bundle(&packs);
        let of = |blob| read(Packs::of(alike, CardNum(cards[0].0), Timestamp(0), Day(0), blob));
        prop_assert_eq!(of(&blob), (all.clone(), true));
        // Damage ends it, and is told unless it fell between two events.
        let (cut, _) = of(&blob[..1 + cut.index(blob.len() - 1)]);
        prop_assert_eq!(&cut[..], &all[..cut.len()]);
    }

    #[test]
    fn a_blob_of_one_pack_is_read_as_older_programs_wrote_it(events in prop::collection::vec(event(), 1..20)) {
        let pack = Pack::of(&events).unwrap();
        let all: Vec<_> = events.iter().map(|e| (CardNum(8), *e)).collect();
        let packs = Packs::of(pack.alike, CardNum(8), pack.at, pack.day, &pack.blob);
        prop_assert_eq!(read(packs), (all, true));
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
