//! The review on the full screen, seen on a terminal: what stands there, where the cursor is, how it is given back.

use insta::assert_snapshot;
use rustix::process::Signal;

use super::desk::Desk;
use super::terminal::Tty;

const PLAIN: &[(&str, &str)] = &[("NO_COLOR", "1")];

/// A deck with one word of every sort of trouble.
const OFFICE: &str = "\
#gokaku deck:1
#id:office
#name:office
#kind:word
#columns:id\thead\tread\tgloss\truby\tsentence\ttranslation
x-torihiki\t取引先\tとりひきさき\tbusiness partner; client\t取引先(とりひきさき)\t取引先(とりひきさき)と打(う)ち合(あ)わせをする。\tI have a meeting with a client.
x-sakujo\t削除\tさくじょ\tdeletion\t\t\t
x-sakugen\t削減\tさくげん\treduction\t\t\t
";

fn office() -> Desk {
    let desk = Desk::new();
    let deck = desk.write("office.tsv", OFFICE);
    desk.ok(&["import", deck.to_str().unwrap()]);
    desk
}

fn open(desk: &Desk, args: &[&str], size: (u16, u16)) -> Tty {
    let all: Vec<&str> = ["review", "--deck", "office"].iter().chain(args).copied().collect();
    Tty::open(desk, &all, size, PLAIN)
}

#[test]
fn furigana_stand_above_the_kanji_at_80_by_24() {
    let desk = office();
    let mut tty = open(&desk, &[], (80, 24));
    assert_snapshot!(tty.screen(), @r#"
    business · 1 of 3 · 1 min left                              business word, new





                                        取引先
















    Space shows the answer · u undo · ? keys · q quit
    "#);
    assert_snapshot!(tty.press(" ").screen(), @r#"
    business · 1 of 3 · 1 min left                              business word, new




                                     とりひきさき
                                        取引先

         meaning  client, business partner (company)
                  ごご  とりひきさき    う  あ      にけん
         example  午後は   取引先   との打ち合わせが二 件 あります。
     translation  I have two meetings with clients this afternoon.
            also  business partner; client (office)
         history  new







    1 Again today, then 1 d · 2 Hard (recalled) today, then 1 d · 3 Good 1 d
    4 Easy 1 d
    Space Good · u undo · ? keys · q quit
    "#);
    tty.press("2");
    assert!(tty.screen().contains("Hard (recalled): back today, then tomorrow"), "{}", tty.screen());
    tty.press("q");
    assert_eq!(tty.end(), 0);
    assert!(tty.is_given_back());
    assert_snapshot!(tty.screen(), @r#"
    Stopped: 1 answer, all stored.
    1 min today; tomorrow about 1.
    Studied before? gokaku placement finds out in five minutes what you know.
    "#);
}

#[test]
fn a_wide_screen_keeps_its_lines_short_enough_to_read() {
    assert_snapshot!(open(&office(), &[], (120, 40)).press(" ").screen(), @r#"
    business · 1 of 3 · 1 min left                                                                      business word, new






                                                         とりひきさき
                                                            取引先

                        meaning  client, business partner (company)
                                 ごご  とりひきさき    う  あ      にけん
                        example  午後は   取引先   との打ち合わせが二 件 あります。
                    translation  I have two meetings with clients this afternoon.
                           also  business partner; client (office)
                        history  new






















                   1 Again today, then 1 d · 2 Hard (recalled) today, then 1 d · 3 Good 1 d · 4 Easy 1 d
                   Space Good · u undo · ? keys · q quit
    "#);
}

#[test]
fn under_60_columns_furigana_stand_in_brackets() {
    assert_snapshot!(open(&office(), &[], (50, 20)).press(" ").screen(), @r#"
    business · 1 of 3 · 1 min left




                  取引先(とりひきさき)

         meaning  client, business partner (company)
         example  午後(ごご)は取引先(とりひきさき)と
                  の打(う)ち合(あ)わせが二(に)
                  件(けん)あります。
     translation  I have two meetings with clients
                  this afternoon.
            also  business partner; client (office)
         history  new

    1 Again today, then 1 d
    2 Hard (recalled) today, then 1 d · 3 Good 1 d
    4 Easy 1 d
    Space Good · u undo · ? keys · q quit
    "#);
}

#[test]
fn a_small_window_says_so_and_takes_no_key_but_ctrl_c() {
    let desk = office();
    let mut tty = open(&desk, &[], (29, 8));
    assert_eq!(tty.screen(), "window too small\n");
    tty.paste(" 3q");
    assert_eq!(desk.ok(&["log", "--ids"]), "");
    assert!(tty.resize(30, 8).screen().contains("取引先"), "{}", tty.screen());
    for size in [(120, 40), (1, 1), (50, 20), (80, 24)] {
        tty.resize(size.0, size.1);
    }
    assert!(tty.screen().contains("取引先"), "{}", tty.screen());
    tty.resize(10, 3).press("\x03");
    assert_eq!(tty.end(), 130);
    assert!(tty.is_given_back());
}

#[test]
fn a_reading_is_typed_in_latin_letters_or_kana_with_the_cursor_behind_it() {
    let desk = office();
    let mut tty = open(&desk, &["--typed"], (80, 24));
    tty.press("torihik");
    assert!(tty.screen().contains("reading > とりひk"), "{}", tty.screen());
    let line = tty.screen().lines().position(|line| line.contains("reading >")).unwrap();
    let column =
        tty.screen().lines().nth(line).unwrap().find("reading").unwrap() + "reading > とりひk".chars().count() + 3;
    assert_eq!(tty.cursor(), Some((u16::try_from(line).unwrap(), u16::try_from(column).unwrap())));
    tty.press("isaki\r");
    assert!(tty.screen().contains("Right."), "{}", tty.screen());
    tty.press("\r");
    // As an input method sends it.
    tty.paste("さくげん").press("\r");
    assert_snapshot!(tty.screen(), @r#"
    n2-words · 2 of 3 · 1 min left                                    N2 word, new




                                       さくじょ
                                        削  除

    Not this: another reading.
    You typed さくげん.
    さくげん is 削減: cut, reduction (c compares them)

         meaning  deletion
                  ふる          まちが    ぜんぶさくじょ
         example   古 いメールを 間違 えて 全部  削  除 してしまった。
     translation  I deleted all my old emails by mistake.
         history  N2 (unofficial) · new




    1 Again today, then 1 d · 2 Hard (recalled) today, then 1 d · 3 Good 1 d
    4 Easy 1 d
    Space Again · u undo · ? keys · q quit
    "#);
    assert_snapshot!(tty.press("c").screen(), @r#"
    contrast




              削除  さくじょ — deletion
               除  only here: exclude; division (x/3); remove; abolish
                  ふる          まちが    ぜんぶさくじょ
                   古 いメールを 間違 えて 全部  削  除 してしまった。
              削減  さくげん — cut, reduction
               減  only here: dwindle; decrease; reduce; decline
                  ぜんしゃ  けいひ  さくげん  と  く
                    全社  で 経費 の 削  減 に取り組んでいます。
            both  削









    any key goes back
    "#);
    tty.press("x1");
    tty.press("\t");
    assert!(tty.screen().contains("Not known."), "{}", tty.screen());
    tty.press("\x03");
    assert_eq!(tty.end(), 130);
    let log = desk.ok(&["log", "--json"]);
    let typed: Vec<&str> = log.lines().filter_map(|l| l.split("\"typed\":\"").nth(1)?.split('"').next()).collect();
    assert_eq!(typed, ["torihikisaki", "さくげん"]);
}

#[test]
fn keys_do_what_the_table_says() {
    let desk = office();
    let mut tty = open(&desk, &[], (80, 24));
    assert!(tty.press("?").screen().contains("Again, Hard (recalled), Good, Easy"), "{}", tty.screen());
    tty.press("x");
    assert!(tty.press("i").screen().contains("it waits for its turn"), "{}", tty.screen());
    tty.press("x");
    tty.press("t").paste("keigo").press("\r");
    assert!(tty.screen().contains("Tagged keigo."), "{}", tty.screen());
    assert!(tty.press("/").paste("削").press("\r").screen().contains("さくげん cut, reduction"), "{}", tty.screen());
    tty.press("x");
    assert!(tty.press("p").screen().contains("No command plays words yet"), "{}", tty.screen());
    assert!(tty.press("b").screen().contains("recognise: not today"), "{}", tty.screen());
    assert!(tty.press("u").screen().contains("Took back bury."), "{}", tty.screen());
    assert!(tty.press("s").screen().contains("suspended"), "{}", tty.screen());
    assert!(tty.press("k").screen().contains("known"), "{}", tty.screen());
    tty.press(" 4");
    assert!(tty.screen().contains("Done for today: 1 answer."), "{}", tty.screen());
    assert!(tty.press("u").screen().contains("Took back easy."), "{}", tty.screen());
    tty.press("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_command_of_ones_own_plays_the_word() {
    let desk = office();
    desk.ok(&["config", "set", "play", "/usr/bin/touch played-{reading}"]);
    let mut tty = open(&desk, &[], (80, 24));
    tty.press("p");
    tty.press("q");
    assert_eq!(tty.end(), 0);
    assert!(desk.path("played-とりひきさき").exists());
}

#[test]
fn the_terminal_is_given_back_on_every_signal_and_answers_are_stored() {
    for (signal, exit) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let desk = office();
        let mut tty = open(&desk, &[], (80, 24));
        tty.press(" 3");
        tty.signal(signal);
        assert_eq!(tty.end(), exit);
        assert!(tty.is_given_back(), "{signal:?}");
        assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 1);
    }
}

#[test]
fn stopped_and_brought_back_it_goes_on_where_it_was() {
    let desk = office();
    let mut tty = open(&desk, &[], (80, 24));
    tty.press(" ").press("\x1a");
    assert!(tty.is_given_back());
    tty.signal(Signal::CONT);
    tty.press("");
    assert!(tty.press("\x0c").screen().contains("business partner"), "{}", tty.screen());
    tty.press("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn an_answer_that_cannot_be_stored_is_shown_and_ends_the_review() {
    let desk = office();
    let mut tty = open(&desk, &[], (80, 24));
    let conn = rusqlite::Connection::open(desk.path("collection.db")).unwrap();
    conn.execute_batch("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room'); END").unwrap();
    tty.press(" 3");
    assert!(tty.screen().contains("This answer could not be stored:"), "{}", tty.screen());
    tty.press("x");
    assert_eq!(tty.end(), 2);
    assert!(tty.is_given_back());
    assert!(tty.screen().contains("error: "), "{}", tty.screen());
    assert_eq!(desk.ok(&["log", "--ids"]), "");
}

#[test]
fn a_dumb_terminal_and_another_locale_get_lines_and_no_escapes() {
    let desk = office();
    for env in [[("TERM", "dumb"), ("LC_ALL", "C")], [("TERM", ""), ("LC_ALL", "ja_JP.eucJP")]] {
        let mut tty = Tty::open(&desk, &["review", "--deck", "office"], (80, 24), &env);
        tty.press("q\r");
        assert_eq!(tty.end(), 0);
        assert!(!tty.paper.contains(&0x1b) && tty.screen().contains("question: 取引先"), "{}", tty.screen());
    }
    let mut tty = Tty::open(&desk, &["review", "--deck", "office"], (80, 24), &[("LC_ALL", "C")]);
    tty.press(" ");
    let paper = String::from_utf8_lossy(&tty.paper).into_owned();
    assert!(paper.contains("\x1b[1m") && tty.screen().contains("取引先"), "{paper:?}");
    // Nothing is asked of the terminal that it would have to answer.
    assert!(!paper.contains("\x1b[6n") && !paper.contains("\x1b[c") && !paper.contains("\x1b[?u"), "{paper:?}");
}
