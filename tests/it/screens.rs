//! What a learner sees, word for word.

use insta::assert_snapshot;

use super::desk::{Desk, shown};

#[test]
fn the_first_look() {
    let desk = Desk::empty();
    assert_snapshot!(desk.screen(&[]), @"
    Today: about 4 minutes (0 due, 10 new).
    Target: JLPT N2 (levels are unofficial).
    Next: gokaku review
    Studied before? gokaku placement finds out in five minutes what you know.
    ");
    assert_snapshot!(desk.screen(&["due"]), @"0 due, 10 new, about 4 min");
    assert_snapshot!(desk.screen(&["due", "--format", "{due}/{new} {minutes}m", "--exit-code"]), @"0/10 4m");
}

#[test]
fn a_session_in_plain_lines() {
    let desk = Desk::new();
    assert_snapshot!(shown(&desk.feed(&["review", "--plain", "--new", "2"], "\n\n\n1\nu\nq\n")), @"
    2 new · 1 min · N5 word, new
    question: ない
    Enter shows the answer.
    also written: 無い
    meaning: there is not; not to have
    example: 今日(きょう)は忙(いそが)しくて、時間(じかん)がないです。
    translation: I'm busy today and don't have time.
    1 Again today, then 1 d · 2 Hard today, then 1 d · 3 Good 1 d · 4 Easy 1 d
    Good: back tomorrow (2026-11-24)
    1 new · 1 min · N5 word, new
    question: も
    Enter shows the answer.
    meaning: too, also
    example: 兄(あに)は医者(いしゃ)です。姉(あね)も医者(いしゃ)です。
    translation: My older brother is a doctor. My older sister is a doctor, too.
    1 Again today, then 1 d · 2 Hard today, then 1 d · 3 Good 1 d · 4 Easy 1 d
    Again: back today, then tomorrow (2026-11-24)
    1 again · 1 min · N5 word, once more
    question: も
    Enter shows the answer.
    Took back again.
    1 new · 1 min · N5 word, new
    question: も
    Enter shows the answer.
    Stopped: 1 answer, all stored.
    ");
}

#[test]
fn a_kanji_and_a_grammar_point() {
    let desk = Desk::new();
    assert_snapshot!(shown(&desk.feed(&["review", "--plain", "--deck", "n5-kanji"], "\n")), @"
    10 new · 4 min · N5 kanji, new
    question: 日
    Enter shows the answer.
    meaning: day; sun; Japan; counter for days
    on: ニチ — 日(にち) day (in dates and counts) · 一(いち)日(にち) one day; all day
    on: ジツ
    kun: ひ
    kun: -か — 二日(ふつか) two days; 2nd of the month
    kun: -び
    in: 日本(にほん) Japan · 一日(ついたち) first day of the month
    1 Again today, then 1 d · 2 Hard today, then 1 d · 3 Good 1 d · 4 Easy 1 d
    Stopped before an answer.
    ");
    assert_snapshot!(shown(&desk.feed(&["review", "--plain", "--deck", "n2-grammar"], "\n")), @"
    10 new · 4 min · N2 grammar: fill in the point, new
    question: 彼女は散々迷った［＿＿＿］、何も買わずに店を出た。
    context: After hesitating for ages, she left the shop without buying anything.
    Enter shows the answer.
    sentence: 彼女(かのじょ)は散々(さんざん)迷(まよ)った［あげく］、何(なに)も買(か)わずに店(みせ)を出(で)た。
    point: 〜あげく（に）
    meaning: after much trouble ... (bad outcome)
    formation: V-ta / N + の + あげく（に）
    note: usually a disappointing result
    1 Again today, then 1 d · 2 Hard today, then 1 d · 3 Good 1 d · 4 Easy 1 d
    Stopped before an answer.
    ");
}

#[test]
fn why_a_card_is_due() {
    let desk = Desk::new();
    let mut session = desk.session(&["--new", "1"]);
    session.hear();
    session.ask(r#"{"rate":"good"}"#);
    session.end();
    let mut session = desk.session(&["--new", "0", "--now", "2026-11-24T21:00:00+09:00"]);
    session.hear();
    session.ask(r#"{"rate":"again","took_ms":4200}"#);
    session.end();
    assert_snapshot!(desk.screen(&["why", "w1529520"]), @"
    ない — there is not; not to have [w1529520/recognise]
      2026-11-23  good (learn, q 4): back in 1 d, on 2026-11-24
      2026-11-24  again (review, q 1): back in 1 d, on 2026-11-25
      → due 2026-11-25: interval 1 d, ease 2.50, 0 in a row, 1 lapses
    ");
    assert_snapshot!(desk.screen(&["log"]), @"
    295d4e99-1 2026-11-23T21:00:00.000+09:00 w1529520/recognise learn good q4 0 ms → 1 d
    295d4e99-2 2026-11-24T21:00:00.000+09:00 w1529520/recognise review again q1 4200 ms → 1 d
    ");
    assert_snapshot!(desk.screen(&["cards", "is:review"]), @"w1529520/recognise	ない	ない	there is not; not to have	N5 review due 2026-11-25");
}

#[test]
fn errors_name_the_thing_the_cause_and_one_thing_to_do() {
    let desk = Desk::new();
    assert_snapshot!(desk.screen(&["config", "set", "minuets", "5"]), @"
    [exit 2]
    [stderr]
    error: there is no setting “minuets”
    hint: did you mean minutes?
    ");
    assert_snapshot!(desk.screen(&["config", "set", "target", "N6"]), @"
    [exit 2]
    [stderr]
    error: “N6” is no value for target: “N6” is not a JLPT level; the levels are N5, N4, N3, N2 and N1
    ");
    assert_snapshot!(desk.screen(&["review", "--deck", "n2-wrods"]), @"
    [exit 2]
    [stderr]
    error: there is no deck “n2-wrods”
    hint: did you mean n2-words?
    ");
    assert_snapshot!(desk.screen(&["review", "--deck", "n1-words"]), @"
    [exit 2]
    [stderr]
    error: the deck n1-words is off
    hint: turn it on with `gokaku decks on n1-words`
    ");
    assert_snapshot!(desk.screen(&["why", "ぬぬぬ"]), @"
    [exit 2]
    [stderr]
    error: there is no word or card “ぬぬぬ”
    hint: `gokaku cards WORD` finds words by spelling, reading and meaning
    ");
    assert_snapshot!(desk.screen(&["import", "no-such-file.tsv"]), @"
    [exit 2]
    [stderr]
    error: no-such-file.tsv: it cannot be read: No such file or directory (os error 2)
    hint: name a file that you may read
    ");
    assert_snapshot!(desk.screen(&["export", "x.docx"]), @"
    [exit 2]
    [stderr]
    error: “docx” is no format to export
    hint: there are apkg, anki-text, tsv, json and events
    ");
    assert_snapshot!(desk.screen(&["--now", "yesterday", "due"]), @"
    [exit 2]
    [stderr]
    error: “yesterday” is not a time with its offset; write it as 2026-11-23T21:00:00+09:00
    hint: --now and GOKAKU_NOW take an RFC 3339 time
    ");
}

#[test]
fn decks_and_settings() {
    let desk = Desk::new();
    assert_snapshot!(desk.screen(&["decks"]), @"
    on  n5-words         801 notes     0 seen  N5 words
    on  n5-kanji          80 notes     0 seen  N5 kanji
    on  n5-grammar       124 notes     0 seen  N5 grammar
    on  n4-words         836 notes     0 seen  N4 words
    on  n4-kanji         166 notes     0 seen  N4 kanji
    on  n4-grammar       142 notes     0 seen  N4 grammar
    on  n3-words        1745 notes     0 seen  N3 words
    on  n3-kanji         367 notes     0 seen  N3 kanji
    on  n3-grammar       179 notes     0 seen  N3 grammar
    on  n2-words        1868 notes     0 seen  N2 words
    on  n2-kanji         373 notes     0 seen  N2 kanji
    on  n2-grammar       224 notes     0 seen  N2 grammar
    off n1-words        2988 notes     0 seen  N1 words
    off n1-kanji        1150 notes     0 seen  N1 kanji
    off n1-grammar       274 notes     0 seen  N1 grammar
    off business         610 notes     0 seen  Business words
    off name-kanji       247 notes     0 seen  Name kanji
    JLPT levels are unofficial.
    ");
    assert_snapshot!(desk.screen(&["decks", "on", "business"]), @"business is on: 486 cards join the queue");
    assert_snapshot!(desk.screen(&["config", "set", "target", "N1"]), @"target is N1");
    assert_snapshot!(desk.screen(&["config", "list"]), @"
    target    N1    the level you study for (N5 to N1); its decks and the easier ones are on
    new       auto  new cards a day; auto: as the plan has it once minutes are set, else 10
    cards     none  cards a day, new and due together; none for no limit
    minutes   none  minutes a day, or from Monday on as 20,20,20,20,20,40,0; none for no limit
    sitting   none  the day of the test you study for; none for the next you can register for
    rollover  4     the hour at which a new study day begins (0 to 23)
    fuzz      on    on: intervals are spread a little; off: exactly the scheduler's days
    scheduler sm2   what decides when a card returns: sm2, or fsrs (at the retention below)
    retention 85    per cent recalled at which fsrs brings a card back (70 to 97)
    audits    on    on: now and then a word graded as known is checked by typing it; off: never
    typed     off   on: answers are typed; off; or the decks whose answers are, parted by commas
    play      none  the command that p runs; {word}, {reading} and {file} are filled in; none for no command
    ");
    assert_snapshot!(desk.screen(&["doctor"]), @"The collection is sound: pages, references, and every state equal to the fold of the log.");
}
