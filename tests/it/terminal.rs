//! A real terminal for the program: a pseudo-terminal of 80 by 24, keys in, what it shows out.

use std::fs::File;
use std::io::{Read, Write};
use std::process::Stdio;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::desk::Desk;

/// What stands on the screen's paper after `keys`, one after the other, each given time to be answered; then `q`.
pub fn typed(desk: &Desk, args: &[&str], keys: &str) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let slave = File::from(rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap());
    tcsetwinsize(&slave, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let end = || Stdio::from(slave.try_clone().unwrap());
    let mut command = desk.command(args);
    command.env("TERM", "xterm").env("NO_COLOR", "1").stdin(end()).stdout(end()).stderr(end());
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut keyboard = File::from(master.try_clone().unwrap());
    let mut screen = File::from(master);
    let paper = std::thread::spawn(move || {
        let (mut text, mut piece) = (Vec::new(), [0; 4096]);
        // Reading fails once the program has gone and nothing holds the terminal any more.
        while let Ok(length @ 1..) = screen.read(&mut piece) {
            text.extend_from_slice(&piece[..length]);
        }
        String::from_utf8(text).unwrap().replace("\r\n", "\n")
    });
    // A key typed before the program has the terminal in its hands would be echoed by the terminal itself.
    for key in keys.chars().chain(['q']) {
        std::thread::sleep(Duration::from_millis(250));
        write!(keyboard, "{key}").unwrap();
    }
    let patience = std::time::Instant::now();
    while child.try_wait().unwrap().is_none() {
        if patience.elapsed() > Duration::from_secs(10) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(slave);
    paper.join().unwrap()
}

#[test]
fn the_terminal_is_in_our_hands_and_given_back() {
    let desk = Desk::new();
    let paper = typed(&desk, &["review", "--deck", "n5-kanji"], " 1u?");
    assert!(paper.contains("\n    日\n") && paper.contains("Again: back today"), "{paper}");
    assert!(paper.contains("Took back again.") && paper.contains("Stopped before an answer."), "{paper}");
    assert!(!paper.contains('\x1b'), "{paper}");
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 2);
}

#[test]
fn a_reading_is_typed_in_latin_letters_and_judged() {
    let desk = Desk::new();
    let paper = typed(&desk, &["review", "--typed", "--deck", "n2-words", "--new", "2"], "x\x7f\r1");
    assert!(paper.contains("Type the reading") && paper.contains("Again: back today"), "{paper}");
    let mut session = desk.session(&["--typed", "--deck", "n2-words", "--new", "30"]);
    let mut card = session.hear();
    for (typed, rating) in [("", "good"), ("zzyzx", "again")] {
        while card["typed"] == false {
            assert_eq!(session.ask(r#"{"answer":"x"}"#)["type"], "error");
            assert_eq!(session.ask(r#"{"rate":"good"}"#)["type"], "answered");
            card = session.hear();
        }
        assert_eq!(session.ask(r#"{"answer":"  "}"#)["type"], "error");
        let read = card["note"]["read"].clone();
        let typed = if typed.is_empty() { read.as_str().unwrap() } else { typed };
        let answered = session.ask(&format!("{{\"answer\":\"{typed}\"}}"));
        assert_eq!((&answered["rating"], &answered["expected"][0]), (&rating.into(), &read));
        assert_eq!(answered["right"], rating == "good");
        card = session.hear();
    }
    session.end();
}
