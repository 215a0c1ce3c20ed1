//! The plan as a learner meets it: what it says, what `review` makes of it, days off, too many cards for the time.

use insta::assert_snapshot;
use serde_json::Value;

use super::desk::Desk;
use super::terminal::Tty;

fn at(day: &str) -> String {
    format!("{day}T21:00:00+09:00")
}

/// A collection with some history: words answered on one day, so that they come back together.
fn studied(desk: &Desk, cards: usize) {
    let mut session = desk.session(&["--new", &cards.to_string(), "--now", &at("2026-11-01")]);
    let mut heard = session.hear();
    while heard["type"] == "card" {
        let answered = session.ask(r#"{"rate":"good","took_ms":9000}"#);
        assert_eq!(answered["type"], "answered");
        heard = session.hear();
    }
    assert_eq!(session.end(), 0);
}

#[test]
fn a_plan_says_what_each_week_asks_and_what_comes_of_it() {
    let desk = Desk::new();
    desk.ok(&["config", "set", "minutes", "20,20,20,20,20,40,0"]);
    let plan = desk.json(&["plan", "--json"]);
    assert_eq!(plan["schema"], "gokaku.plan/1");
    assert_eq!((&plan["level"], &plan["sitting"], &plan["days"]), (&"N2".into(), &"2027-07-04".into(), &223.into()));
    let weeks = plan["new_per_day"].as_array().unwrap();
    assert_eq!(weeks.len(), 32);
    assert_eq!((&weeks[0]["week"], &weeks[1]["from"]), (&1.into(), &"2026-11-30".into()));
    assert!(weeks[0]["new"].as_u64().unwrap() > 5);
    // Sundays are free, no day has more than its minutes.
    let by_day: Vec<f64> = plan["minutes_by_day"].as_array().unwrap().iter().map(|m| m.as_f64().unwrap()).collect();
    for (n, minutes) in by_day.iter().enumerate() {
        let cap = [20.0, 20.0, 20.0, 20.0, 20.0, 40.0, 0.0][n % 7];
        assert!(*minutes <= cap + 0.1, "day {n}: {minutes}");
    }
    let words = &plan["words_known"];
    let spread = ["low", "mean", "high"].map(|k| words[k].as_f64().unwrap());
    assert!(spread.is_sorted() && spread[1] > 1000.0, "{spread:?}");
    let p = plan["probability"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&p) && plan["feasible"] == Value::Bool(p >= 0.8));
    assert!(plan["lever"]["what"].is_string());
    assert!(plan["last_new_day"].as_str().unwrap() <= "2027-07-01");
    // The same question, the same answer.
    assert_eq!(plan, desk.json(&["plan", "--json"]));
}

#[test]
fn review_follows_the_plan_and_the_learners_own_number_wins() {
    let desk = Desk::new();
    assert_eq!(desk.json(&["due", "--json"])["new"], 10);
    desk.ok(&["config", "set", "minutes", "20"]);
    let plan = desk.json(&["plan", "--json"]);
    let first = plan["new_per_day"][0]["new"].clone();
    assert_ne!(first, 10);
    assert_eq!(desk.json(&["due", "--json"])["new"], first);
    desk.ok(&["config", "set", "new", "3"]);
    assert_eq!(desk.json(&["due", "--json"])["new"], 3);
    assert_eq!(desk.json(&["plan", "--json"])["own_new"], 3);
    desk.ok(&["config", "set", "new", "auto"]);
    // After the sitting the plan is over.
    let later = desk.json(&["due", "--json", "--now", &at("2027-07-04")]);
    assert_eq!(later["new"], 10);
}

#[test]
fn the_end_of_a_session_works_the_plan_out_for_who_has_set_minutes() {
    let desk = Desk::new();
    desk.ok(&["config", "set", "minutes", "20"]);
    assert_eq!(desk.json(&["due", "--json"])["new"], 10);
    let mut session = desk.session(&[]);
    session.hear();
    session.ask(r#"{"rate":"good","took_ms":5000}"#);
    session.hear();
    session.end();
    assert!(desk.json(&["due", "--json", "--now", &at("2026-11-24")])["new"].as_u64().unwrap() > 10);
}

#[test]
fn what_does_not_fit_into_the_day_is_put_off_and_named() {
    let desk = Desk::new();
    studied(&desk, 60);
    desk.ok(&["config", "set", "minutes", "4"]);
    assert_snapshot!(desk.screen(&["review", "--plain"]), @"
    41 due cards wait for a day with time, as they lose least by it; all are back by 2026-11-26.
    19 due · 3 min · N5 word, due
    question: ない
    Enter shows the answer.
    Stopped before an answer.
    ");
    // On the full screen it stands above the keys of the first card, and nowhere else.
    let mut tty = Tty::open(&desk, &["review"], (80, 24), &[("NO_COLOR", "1")]);
    assert_snapshot!(tty.screen(), @"
    n5-words · 1 of 19 · 3 min left                                   N5 word, due





                                         ない














    41 due cards wait for a day with time, as they lose least by it; all are back
    by 2026-11-26.
    Space shows the answer · u undo · ? keys · q quit
    ");
    assert_snapshot!(tty.resize(30, 8).screen(), @"
    n5-words · 1 of 19 · 3 min le

                ない

    41 due cards wait for a day
    with time, as they lose …
    Space shows the answer
    u undo · ? keys · q quit
    ");
    assert!(!tty.resize(80, 24).press(" ").screen().contains("wait for a day"), "{}", tty.screen());
    tty.press("q");
    assert_eq!(tty.end(), 0);
    assert!(!tty.screen().contains("wait for a day"), "{}", tty.screen());
    // New cards pause; nobody is shown the whole pile.
    let due = desk.json(&["due", "--json"]);
    assert_eq!(due["new"], 0);
    assert!(due["due"].as_u64().unwrap() < 40, "{due}");
    // The cap holds: four minutes and the answer that filled them.
    let mut session = desk.session(&[]);
    let mut heard = session.hear();
    assert!(heard["left"]["put_off"]["cards"].as_u64().unwrap() > 20, "{heard}");
    let mut ms = 0;
    while heard["type"] == "card" {
        session.ask(r#"{"rate":"good","took_ms":8000}"#);
        ms += 8000;
        heard = session.hear();
    }
    assert_eq!(heard["reason"], "minutes");
    assert!(ms <= 4 * 60_000 + 8000, "{ms}");
    session.end();
    assert!(desk.ok(&["doctor"]).contains("sound"));
}

#[test]
fn the_whole_plan_as_it_is_told() {
    let desk = Desk::new();
    studied(&desk, 60);
    assert_snapshot!(desk.screen(&["plan"]), @"
    JLPT N2 on 2027-07-04: 223 days. Register 2027-03-16 to 2027-04-07 (typical).
    No minutes are set. The plan takes about 33 a day (22 to 42).
    `gokaku config set minutes 20` sets yours; then `gokaku review` follows the
    plan.

      weeks 1 to 29   from 2026-11-23        33 new a day, about 34 min
      weeks 30 to 32  from 2027-06-14   0 to 21 new a day, about 30 min

    Last useful day for a new word: 2027-06-18; everything is begun by then.
    Retention: 91 in 100 reviews recalled, as SM-2 has it.
    Words known on the day: about 4972, 8 times in 10 from 4523 to 5135 (today 31).
    Passing: about 8 in 10, anywhere from 25 % to 100 %.
    A mock exam narrows the range most: `gokaku score add --help`.
    To hold on to this date: `gokaku config set sitting 2027-07-04`.
    ");
    desk.ok(&["config", "set", "minutes", "20,20,20,20,20,40,0"]);
    desk.ok(&["config", "set", "sitting", "2027-07-04"]);
    desk.ok(&["plan", "break", "--from", "2026-12-24", "--to", "2027-01-06"]);
    desk.ok(&[
        "score",
        "add",
        "--level",
        "N2",
        "--section",
        "lk",
        "--correct",
        "12",
        "--of",
        "40",
        "--source",
        "commercial",
    ]);
    assert_snapshot!(desk.screen(&["plan"]), @"
    JLPT N2 on 2027-07-04: 223 days. Register 2027-03-16 to 2027-04-07 (typical).
    Your minutes: 20,20,20,20,20,40,0. The plan takes about 20 a day that has any
    (16 to 28).

      weeks 1 to 4    from 2026-11-23        23 new a day, about 15 min
      weeks 5 to 11   from 2026-12-21   0 to 30 new a day, about 18 min
      weeks 12 to 18  from 2027-02-08  11 to 23 new a day, about 21 min
      weeks 19 to 25  from 2027-03-29  14 to 22 new a day, about 22 min
      weeks 26 to 32  from 2027-05-17  13 to 26 new a day, about 22 min

    Last useful day for a new word: 2027-07-01; 3312 cards of your decks stay for
    later.
    Retention: 90 in 100 reviews recalled, as SM-2 has it.
    Words known on the day: about 2640, 8 times in 10 from 1436 to 3024 (today 31).
    Passing: 7 %, anywhere from 0 % to 22 %.
    What would change it most: the sitting on 2027-12-05, 154 days later (47 %).
    Not likely (80 %) as it is. It would be with about 35 minutes a day, or with
    your minutes and the sitting on 2028-07-02.
    ");
}

#[test]
fn a_break_is_worked_around_before_or_after_the_fact() {
    let desk = Desk::new();
    desk.ok(&["config", "set", "minutes", "20"]);
    let before = desk.json(&["plan", "--json"]);
    let said = desk.ok(&["plan", "break", "--from", "2026-12-24", "--to", "2027-01-06"]);
    assert!(said.starts_with("2026-12-24 to 2027-01-06: 14 days off.\nThe plan is worked out anew: about "), "{said}");
    let after = desk.json(&["plan", "--json"]);
    let minutes = |plan: &Value, n: usize| plan["minutes_by_day"][n].as_f64().unwrap();
    assert!(minutes(&before, 31) > 0.0);
    assert!((31..45).all(|n| minutes(&after, n) == 0.0), "{after}");
    assert!(after["words_known"]["mean"].as_f64() < before["words_known"]["mean"].as_f64());
    // A day of it is given back, and a day that has passed may be said to have been free.
    desk.ok(&["plan", "day", "2026-12-31", "--minutes", "15"]);
    assert!(minutes(&desk.json(&["plan", "--json"]), 38) > 0.0);
    desk.ok(&["plan", "break", "--from", "2026-11-10", "--to", "2026-11-20"]);
    desk.ok(&["plan", "break", "--from", "2026-12-24", "--to", "2027-01-06", "--usual"]);
    assert_eq!(desk.json(&["plan", "--json"])["minutes_by_day"], before["minutes_by_day"]);
    assert_snapshot!(desk.screen(&["plan", "break", "--from", "2026-12-24", "--to", "2026-12-20"]), @"
    [exit 2]
    [stderr]
    error: “2026-12-20” is no value for to: it lies before the first day
    ");
    // On a day off nothing is asked unless the learner wants to.
    desk.ok(&["plan", "day", "2026-11-23", "--minutes", "0"]);
    let off = "A day off by your plan. `gokaku review --minutes 10` studies all the same.\n";
    assert_eq!(desk.screen(&["review", "--plain"]), off);
    assert_eq!(desk.screen(&[]), off);
    assert!(desk.ok(&["review", "--plain", "--minutes", "10"]).contains("question:"));
}

#[test]
fn before_a_chosen_sitting_cards_come_by_what_they_gain() {
    for scheduler in ["sm2", "fsrs"] {
        let desk = Desk::new();
        studied(&desk, 30);
        desk.ok(&["config", "set", "scheduler", scheduler]);
        desk.ok(&["config", "set", "sitting", "2026-12-06"]);
        desk.ok(&["config", "set", "minutes", "60"]);
        // Thirteen days before: new cards have a place in the order; the day is filled with what is not due, too.
        let mut session = desk.session(&[]);
        let (mut heard, mut states) = (session.hear(), std::collections::BTreeMap::<String, u32>::new());
        for _ in 0..45 {
            if heard["type"] != "card" {
                break;
            }
            *states.entry(heard["state"].as_str().unwrap().to_owned()).or_default() += 1;
            session.ask(r#"{"rate":"good","took_ms":4000}"#);
            heard = session.hear();
        }
        session.end();
        assert!(
            states.get("review").is_some_and(|n| *n == 30) && states.contains_key("new"),
            "{scheduler}: {states:?}"
        );
        // Two days before nothing new is begun.
        let late = desk.session(&["--now", &at("2026-12-04")]).hear();
        assert_eq!(late["left"]["new"], 0, "{scheduler}: {late}");
        assert!(desk.ok(&["doctor"]).contains("sound"));
    }
}

#[test]
fn the_load_is_evened_out_inside_the_fuzz_and_a_replay_gives_the_same_days() {
    let desk = Desk::new();
    studied(&desk, 80);
    // The second answers give six days, one more or less.
    let mut session = desk.session(&["--new", "0", "--now", &at("2026-11-02")]);
    let (mut heard, mut days) = (session.hear(), std::collections::BTreeMap::<String, u32>::new());
    while heard["type"] == "card" {
        let offered = heard["choices"]["good"]["due"].clone();
        let answered = session.ask(r#"{"rate":"good","took_ms":4000}"#);
        assert_eq!(answered["due"], offered, "what was shown is what is given");
        *days.entry(answered["due"].as_str().unwrap().to_owned()).or_default() += 1;
        heard = session.hear();
    }
    session.end();
    assert_eq!(days.len(), 3, "{days:?}");
    assert!(days.values().max().unwrap() - days.values().min().unwrap() <= 2, "{days:?}");
    assert!(desk.ok(&["doctor"]).contains("equal to the fold of the log"));
}

#[test]
fn words_that_look_alike_are_not_begun_on_one_day() {
    let desk = Desk::new();
    let deck: String = ["会議", "会社", "犬", "社長", "猫", "魚", "鳥", "馬", "牛", "羊", "豚", "虎", "熊", "鹿"]
        .iter()
        .map(|word| format!("{word}A\tよみ\tmeaning of {word}\n"))
        .collect();
    desk.write("mine.tsv", &format!("head\tread\tgloss\n{deck}"));
    desk.ok(&["import", "mine.tsv"]);
    let mut session = desk.session(&["--deck", "mine", "--new", "6"]);
    let (mut heard, mut heads) = (session.hear(), Vec::new());
    while heard["type"] == "card" {
        heads.push(heard["note"]["head"].as_str().unwrap().to_owned());
        session.ask(r#"{"rate":"good","took_ms":4000}"#);
        heard = session.hear();
    }
    session.end();
    assert_eq!(heads, ["会議A", "犬A", "社長A", "猫A", "魚A", "鳥A"]);
}
