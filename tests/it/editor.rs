//! A note edited in the midst of a review on the full screen: the editor has the terminal, then the review has it again.

use gokaku::app::session::{Session, Step, Wishes};
use gokaku::app::{edit, library};
use gokaku::domain::rating::Quality;
use gokaku::domain::time::{Millis, Now};
use gokaku::store::Store;
use rustix::process::Signal;

use super::desk::Desk;
use super::terminal::Tty;

const DECK: &str = "\
#gokaku deck:1
#id:firm
#name:firm
#columns:id\thead\tread\tgloss
x-one\t甲社\tこうしゃ\tfirm one
x-two\t乙社\tおつしゃ\tfirm two
x-three\t丙社\tへいしゃ\tfirm three
";

/// A desk whose editor is a script of these lines, with the draft as `$1`.
fn desk(script: &str) -> Desk {
    let desk = Desk::new();
    let deck = desk.write("firm.tsv", DECK);
    desk.ok(&["import", deck.to_str().unwrap()]);
    desk.write("editor.sh", script);
    desk
}

fn open(desk: &Desk) -> Tty {
    let env = [("NO_COLOR", "1"), ("EDITOR", "sh editor.sh")];
    Tty::open(desk, &["review", "--deck", "firm"], (80, 24), &env)
}

fn log(desk: &Desk) -> usize {
    desk.ok(&["log", "--ids"]).lines().count()
}

#[test]
fn what_the_editor_changed_stands_on_the_screen_and_progress_stays() {
    let desk = desk("stty -a > modes\nsed -i 's/^gloss: firm/gloss: the house/' \"$1\"\n");
    let mut tty = open(&desk);
    tty.press(" 3");
    // Before the answer is shown, and once it is.
    tty.press("e").until("Changed: gloss.");
    assert!(tty.is_taken() && tty.screen().contains("Space shows the answer"), "{}", tty.screen());
    assert!(tty.press(" ").screen().contains("the house two"), "{}", tty.screen());
    assert!(tty.press("3").screen().contains("3 of 3"), "{}", tty.screen());
    tty.press(" e").until("Changed: gloss.");
    assert!(tty.is_taken() && tty.screen().contains("the house three"), "{}", tty.screen());
    assert!(tty.screen().contains("Space Good") && tty.screen().contains("3 of 3"), "{}", tty.screen());
    tty.press("e").until("Nothing was changed.");
    assert!(tty.screen().contains("the house three"), "{}", tty.screen());
    // The editor had the terminal as the shell had left it.
    let modes = std::fs::read_to_string(desk.path("modes")).unwrap();
    assert!(["isig", "icanon", "echo"].iter().all(|mode| modes.split_whitespace().any(|m| m == *mode)), "{modes}");
    assert!(tty.press("t").paste("kigyou").press("\r").screen().contains("Tagged kigyou."), "{}", tty.screen());
    assert!(tty.screen().contains("the house three"), "{}", tty.screen());
    tty.press("3q");
    assert_eq!(tty.end(), 0);
    assert!(tty.is_given_back() && tty.screen().contains("Done for today: 3 answers."), "{}", tty.screen());
    assert_eq!(log(&desk), 3);
    assert!(desk.ok(&["cards", "edit", "x-three", "--print"]).contains("\ngloss: the house three\n"));
    assert!(desk.ok(&["doctor"]).contains("sound"));
}

#[test]
fn a_text_that_is_not_taken_is_kept_and_the_screen_says_where() {
    let desk = desk("sed -i 's/^gloss:/glos:/' \"$1\"\n");
    let mut tty = open(&desk);
    tty.press(" e").until("did you mean gloss?");
    let screen = tty.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(screen.contains("your text is kept") && screen.contains("gokaku-edit-x-one.txt"), "{screen}");
    assert!(tty.is_taken() && screen.contains("firm one"), "{screen}");
    assert!(desk.path("gokaku-edit-x-one.txt").exists());
    desk.write("editor.sh", "exit 3\n");
    tty.press("e").until("nothing was changed");
    tty.press("3");
    tty.press("q");
    assert_eq!((tty.end(), log(&desk)), (0, 1));
}

#[test]
fn what_interrupts_or_stops_the_editor_leaves_the_review_as_it_was() {
    let desk = desk("echo editing\nread line\nsed -i \"s/^gloss:.*/gloss: $line/\" \"$1\"\n");
    let mut tty = open(&desk);
    tty.press(" e").until("editing");
    assert!(tty.is_given_back(), "{}", tty.screen());
    // The terminal sends these to all that run on it.
    tty.signal(Signal::INT);
    tty.signal(Signal::TSTP);
    tty.until_stopped();
    tty.signal(Signal::CONT);
    tty.resize(100, 30).paste("house\n").until("Changed: gloss.");
    assert!(tty.is_taken() && tty.screen().contains("meaning  house"), "{}", tty.screen());
    tty.press("3");
    tty.press("\x1a");
    tty.until_stopped();
    assert!(tty.is_given_back(), "{}", tty.screen());
    tty.signal(Signal::CONT);
    tty.until("乙社");
    tty.press(" 3");
    tty.press("\x03");
    assert_eq!((tty.end(), log(&desk)), (130, 2));
    assert!(tty.is_given_back());
}

#[test]
fn a_card_looked_at_anew_is_the_same_card_however_long_the_editor_was_open() {
    let mut store = Store::in_memory().unwrap();
    library::ensure(&mut store).unwrap();
    let now = |time: &str| -> Now { format!("2026-11-23T{time}+09:00").parse().unwrap() };
    let mut session = Session::start(&store, now("21:00:00"), &Wishes::default()).unwrap();
    let mut heads = Vec::new();
    for quality in [1, 4, 4, 4, 4, 4, 4] {
        let Step::Card(shown) = session.next(&store, now("21:00:00")).unwrap() else { panic!() };
        heads.push(shown.question.note.head);
        session.rate(&mut store, now("21:00:00"), Quality::new(quality).unwrap(), Millis(900)).unwrap();
    }
    let Step::Card(before) = session.next(&store, now("21:00:01")).unwrap() else { panic!() };
    assert!(!before.is_repeat());
    edit::apply(&mut store, now("21:30:00"), before.question.note.num, "gloss: mine").unwrap();
    let after = session.again(&store).unwrap().unwrap();
    assert_eq!((after.card.num, after.question.note.gloss.as_str()), (before.card.num, "mine"));
    assert!(after.question.answer.iter().any(|fact| fact.text == "mine"));
    let Some(answered) = session.rate(&mut store, now("21:30:05"), Quality::new(4).unwrap(), Millis(900)).unwrap()
    else {
        panic!()
    };
    assert_eq!(answered.card, before.card.id);
    // The failed card has waited since.
    let Step::Card(next) = session.next(&store, now("21:30:05")).unwrap() else { panic!() };
    assert!(next.is_repeat() && next.question.note.head == heads[0]);
}
