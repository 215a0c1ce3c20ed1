//! What was learnt and how ready one is, as lines, as bars on a terminal, and as pages for a browser: the same numbers.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde_json::Value;

use super::desk::Desk;
use super::terminal;

/// A desk with five evenings of study behind it, the last one yesterday.
fn studied() -> Desk {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = MADE.get_or_init(|| {
        let desk = Desk::new();
        for (evening, day) in ["2026-11-17", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"].iter().enumerate()
        {
            let now = format!("{day}T21:00:00+09:00");
            let mut session = desk.session(&["--deck", "n5-words", "--new", "12", "--now", &now]);
            let mut card = session.hear();
            let mut n = evening;
            while card["type"] == "card" && n < evening + 40 {
                let rating = ["good", "good", "again", "good", "easy", "hard", "good"][n % 7];
                session.ask(&format!(r#"{{"rate":"{rating}","took_ms":{}}}"#, 3000 + 500 * (n % 9)));
                card = session.hear();
                n += 1;
            }
            session.end();
        }
        std::fs::read(desk.path("collection.db")).unwrap()
    });
    let desk = Desk::empty();
    std::fs::write(desk.path("collection.db"), bytes).unwrap();
    desk
}

#[test]
fn statistics_in_lines_one_fact_each() {
    insta::assert_snapshot!(studied().screen(&["stats"]), @"
    170 answers on 5 days, 14 minutes in all.
    4 days in a row.

    Recalled, of what was last seen at least a day before (95 % interval):
      all time      85 % (74–92, n 66)   young 85 % (74–92, n 66)   mature — (n 0)
      last year     85 % (74–92, n 66)   young 85 % (74–92, n 66)   mature — (n 0)
      last 30 days  85 % (74–92, n 66)   young 85 % (74–92, n 66)   mature — (n 0)
      N5            85 % (74–92, n 66)   young 85 % (74–92, n 66)   mature — (n 0)

    Of your newest 66 reviews I said 92 % recalled; you recalled 85 %.
      said 76 %: came 100 % (61–100, n 6)
      said 86 %: came 89 % (57–98, n 9)
      said 95 %: came 82 % (70–90, n 51)

    Coming, if you answer all of it and begin 10 new cards a day:
      2026-11-23  3 min: 17 due, 10 new
      2026-11-24  4 min: 3 due, 2 after a failure, 13 after a success, 10 new
      2026-11-25  4 min: 4 due, 3 after a failure, 12 after a success, 10 new
      2026-11-26  4 min: 7 due, 3 after a failure, 12 after a success, 10 new
      2026-11-27  4 min: 10 due, 3 after a failure, 12 after a success, 10 new
      2026-11-28  4 min: 10 due, 4 after a failure, 13 after a success, 10 new
      2026-11-29  5 min: 9 due, 4 after a failure, 24 after a success, 10 new
      30 days    146 min: 1297 cards
    ");
}

#[test]
fn statistics_on_a_terminal() {
    insta::assert_snapshot!(terminal::printed(&studied(), &["stats"]), @"
    170 answers on 5 days, 14 minutes in all. 4 days in a row.

      Mon · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
          · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ▒
      Wed · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
          · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · █
      Fri · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · █
          · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · █
      Sun · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · █
          2026-03-16 to 2026-11-23; at most 40 answers a day

    Recalled, of what was last seen at least a day before (95 % interval):
      all time     ██████████████████▓▓░░·· 85 % (74–92, n 66)
      last year    ██████████████████▓▓░░·· 85 % (74–92, n 66)
      last 30 days ██████████████████▓▓░░·· 85 % (74–92, n 66)
      N5           ██████████████████▓▓░░·· 85 % (74–92, n 66)

    Of your newest 66 reviews I said 92 % recalled; you recalled 85 %.

    Coming, if you answer all of it and begin 10 new cards a day:
      11-23 █████████░░░░░            3 min: 17 due, 10 new
      11-24 ██▓▒▒▒▒▒▒▒░░░░░           4 min: 3 due, 2 after a failure, 13 after a success, 10 new
      11-25 ██▓▒▒▒▒▒▒▒░░░░░           4 min: 4 due, 3 after a failure, 12 after a success, 10 new
      11-26 ████▓▒▒▒▒▒▒░░░░░          4 min: 7 due, 3 after a failure, 12 after a success, 10 new
      11-27 █████▓▓▒▒▒▒▒▒░░░░░        4 min: 10 due, 3 after a failure, 12 after a success, 10 new
      11-28 █████▓▓▒▒▒▒▒▒░░░░░░       4 min: 10 due, 4 after a failure, 13 after a success, 10 new
      11-29 █████▓▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░  5 min: 9 due, 4 after a failure, 24 after a success, 10 new
      11-30 ▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒░░░░░      5 min: 5 after a failure, 25 after a success, 10 new
      12-01 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░      4 min: 4 after a failure, 25 after a success, 10 new
      12-02 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░      4 min: 4 after a failure, 24 after a success, 10 new
      12-03 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒░░░░░       4 min: 4 after a failure, 24 after a success, 10 new
      12-04 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░      4 min: 4 after a failure, 24 after a success, 10 new
      12-05 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░      4 min: 4 after a failure, 25 after a success, 10 new
      12-06 ▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░      4 min: 4 after a failure, 25 after a success, 10 new
      30 days    146 min: 1297 cards
    ");
}

#[test]
fn readiness_on_a_terminal() {
    insta::assert_snapshot!(terminal::printed(&studied(), &["readiness"]), @"
    JLPT N2 on 2027-07-04: less than 1 in 10 to pass, anywhere from 0 % to 1 %.
    You know 24 % of what the unofficial lists up to N2 weigh (±8).

      Vocabulary and grammar          ▓░░░░░░░·┃····················   2 of 60 *
      Reading                         ▓▓▓▓░░░░░┃░░░·················   8 of 60 *
      Listening                       ▓▓▓▓▓░░░░┃░░░·················   9 of 60 *
      Total                           ▓▓▓░░░░░░······┃··············  20 of 180 *
      ┃ to be reached: 19, 19, 19, in all 90 · █ sure ▓ expected ░ possible
      * not measured: no mock or official result

    What holds you back most: the total of 90.
    Where a few points help most: Vocabulary and grammar.

      2027-07-04  ░········· less than 1 in 10 at 10 new a day
                  80 % is not reached by cards alone
                  band 0–11 %; register 2027-03-16 to 2027-04-07 (typical)
      2027-12-05  ▓░░░░····· about 1 in 10 at 10 new a day
                  80 % is not reached by cards alone
                  band 0–55 %; register 2027-08-25 to 2027-09-15 (typical)
      2028-07-02  █▓▓▓▓▓▓░░░ about 7 in 10 at 10 new a day
                  80 % is not reached by cards alone
                  band 6–100 %; register 2028-03-16 to 2028-04-07 (typical)
      2028-12-03  ██▓▓▓▓▓▓░░ about 8 in 10 at 10 new a day
                  80 % is not reached by cards alone
                  band 25–100 %; register 2028-08-25 to 2028-09-15 (typical)
      Typical windows: check the organiser's site; they can close early.

    Grammar points up to N2: 0 % of 669.
    Business words: 0 % of 610; most are on no JLPT list.

    Missing: Vocabulary and grammar: no mock or official result.
    Missing: Reading: no mock or official result.
    Missing: Listening: no mock or official result.
    Missing: typed checks of words graded as known: 0 of 60.
    Missing: reviews to check predictions by: 66 of 400.
    Missing: not seen by cards: listening, reading speed, grammar in use, words on
    no list, technique.
    ");
}

#[test]
fn who_asks_for_plain_lines_gets_no_bars_on_a_terminal_either() {
    let desk = studied();
    for command in ["stats", "readiness"] {
        let paper = terminal::printed(&desk, &[command, "--plain"]);
        assert!(!paper.contains(['█', '▓', '▒', '░', '┃', '·']), "{paper}");
        assert_eq!(paper, desk.ok(&[command, "--plain"]), "{command}");
    }
}

/// Checks that a page is whole: every element closed, nothing fetched, no script, every picture named and described.
fn check(page: &str) {
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ja\">") && page.ends_with("</html>\n"));
    for never in ["<script", "http:", "https:", "javascript", " on", "url("] {
        let at = page.find(never).filter(|at| never != " on" || page[*at..].starts_with(" onclick"));
        assert!(at.is_none(), "{never}: {}", &page[at.unwrap_or(0)..][..80]);
    }
    let (mut open, mut ids): (Vec<&str>, HashSet<&str>) = (Vec::new(), HashSet::new());
    let body = page.split_once("</style>").unwrap().1;
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or_else(|| panic!("an open tag: {tag}"));
        assert!(!text.contains('&') || text.contains(';'), "{text}");
        match tag.strip_prefix('/') {
            Some("style" | "head" | "html") => {}
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap()),
        }
        if let Some(id) = tag.split("id=\"").nth(1) {
            assert!(ids.insert(id.split('"').next().unwrap()), "{id} is there twice");
        }
    }
    assert!(open.is_empty(), "{open:?}");
    for picture in page.split("<svg ").skip(1) {
        let named = picture.split("aria-labelledby=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(named.split(' ').count() == 2 && named.split(' ').all(|id| ids.contains(id)), "{named}");
    }
}

fn percent(share: &Value) -> String {
    format!("{:.0}", share.as_f64().unwrap() * 100.0)
}

#[test]
fn the_page_of_statistics_is_whole_and_says_what_json_says() {
    let desk = studied();
    let page = desk.ok(&["stats", "--html", "-"]);
    check(&page);
    let said = desk.json(&["stats", "--json", "--html", "stats.html"]);
    assert_eq!(std::fs::read_to_string(desk.path("stats.html")).unwrap(), page);
    let groups = said["retention"].as_array().unwrap().iter().chain(said["retention_by_level"].as_array().unwrap());
    for group in groups {
        for what in ["all", "young", "mature"].map(|what| &group[what]).iter().filter(|t| t["n"] != 0) {
            let cell = format!(
                "{} % ({}–{}, n {})",
                percent(&what["rate"]),
                percent(&what["low"]),
                percent(&what["high"]),
                what["n"]
            );
            assert!(page.contains(&cell), "{cell}");
        }
    }
    for day in said["past"].as_array().unwrap() {
        let told = format!("{}: {} answers, {} new", day["date"].as_str().unwrap(), day["answers"], day["new"]);
        assert!(page.contains(&told), "{told}");
    }
    for day in said["forecast"].as_array().unwrap() {
        let number = |what: &str| format!("<td>{:.0}</td>", day[what].as_f64().unwrap());
        let cells = ["minutes", "due", "after_failure", "after_success", "new"].map(number).concat();
        let row = format!("<th scope=\"row\">{}</th>{cells}", day["date"].as_str().unwrap());
        assert!(page.contains(&row), "{row}");
    }
    assert_eq!(said["forecast"].as_array().unwrap().len(), 30);
    // What is due now is what the forecast's first day has.
    let due = desk.json(&["due", "--json"]);
    assert_eq!(said["forecast"][0]["due"].as_f64(), due["due"].as_f64());
    assert!(said["answers"].as_u64().unwrap() > 50 && said["days"] == 5 && said["days_in_a_row"] == 4);
}

#[test]
fn the_page_of_readiness_is_whole_and_says_what_json_says() {
    let desk = studied();
    desk.ok(&["score", "add", "--section", "lk", "--correct", "38", "--of", "52", "--source", "commercial"]);
    let page = desk.ok(&["readiness", "--html", "-"]);
    check(&page);
    let said = desk.json(&["readiness", "--json"]);
    for section in said["section_scores"].as_array().unwrap() {
        let told = format!(
            "<td>{:.0} of {}</td><td>{:.0} to {:.0}</td><td>{}</td><td>{}</td>",
            section["mean"].as_f64().unwrap(),
            section["maximum"],
            section["low"].as_f64().unwrap(),
            section["high"].as_f64().unwrap(),
            section["minimum"],
            if section["measured"] == true { "yes" } else { "no" }
        );
        assert!(page.contains(&told), "{told}");
    }
    let (total, sum) = (&said["total"], |what: &str| {
        said["section_scores"].as_array().unwrap().iter().map(|s| s[what].as_f64().unwrap()).sum::<f64>()
    });
    assert!((total["mean"].as_f64().unwrap() - sum("mean")).abs() < 1e-9 && total["pass_mark"] == 90);
    // Sections hang together, but not wholly: their total scatters less than they would all at once.
    assert!(total["low"].as_f64().unwrap() > sum("low") && total["high"].as_f64().unwrap() < sum("high"));
    for sitting in said["sittings"].as_array().unwrap() {
        let (pace, date) = (&sitting["at_pace"], sitting["date"].as_str().unwrap());
        assert!(page.contains(&format!("<td>{} % to {} %</td>", percent(&pace["band"][0]), percent(&pace["band"][1]))));
        assert!(page.contains(date));
        let p = pace["probability"].as_f64().unwrap();
        assert!(pace["band"][0].as_f64().unwrap() <= p && p <= pace["band"][1].as_f64().unwrap());
    }
    for missing in said["missing"].as_array().unwrap() {
        assert!(page.contains(missing.as_str().unwrap()), "{missing}");
    }
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let desk = studied();
    let out = desk.output(&["stats", "--html", "no/such/folder/x.html"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no/such/folder/x.html: it cannot be written"), "{out:?}");
}
