//! A real terminal for the program: a pseudo-terminal, keys in, and what stands on its screen out.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use super::desk::Desk;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// The screen is taken for finished when nothing more has come for so long.
const QUIET: Duration = Duration::from_millis(60);

/// The program on a terminal of its own.
pub struct Tty {
    child: Child,
    keyboard: File,
    slave: File,
    pieces: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything that was written.
    pub paper: Vec<u8>,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Tty {
    pub fn open(desk: &Desk, args: &[&str], (columns, rows): (u16, u16), env: &[(&str, &str)]) -> Tty {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = File::from(rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap());
        tcsetwinsize(&slave, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let end = || Stdio::from(slave.try_clone().unwrap());
        let mut command = desk.command(args);
        command.env("TERM", "xterm").envs(env.iter().copied()).stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        drop(command);
        let keyboard = File::from(master.try_clone().unwrap());
        let mut out = File::from(master);
        let (send, pieces) = channel();
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            // Reading fails once the program has gone and nothing holds the terminal any more.
            while let Ok(length @ 1..) = out.read(&mut piece) {
                let _ = send.send(piece[..length].to_vec());
            }
        });
        let mut tty = Tty {
            child,
            keyboard,
            slave,
            pieces,
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            paper: Vec::new(),
        };
        let began = Instant::now();
        while tty.screen.screen().contents().is_empty() && began.elapsed() < PATIENCE {
            tty.settle();
        }
        tty
    }

    /// Takes in what comes until nothing more does.
    fn settle(&mut self) {
        let (began, before) = (Instant::now(), self.paper.len());
        while began.elapsed() < PATIENCE {
            match self.pieces.recv_timeout(QUIET) {
                Ok(piece) => {
                    self.screen.process(&piece);
                    self.paper.extend(piece);
                }
                Err(RecvTimeoutError::Timeout) if self.paper.len() == before && began.elapsed() < PATIENCE / 20 => {}
                Err(_) => return,
            }
        }
    }

    /// Presses keys, one after the other, each given time to be answered.
    pub fn press(&mut self, keys: &str) -> &mut Tty {
        for key in keys.chars() {
            write!(self.keyboard, "{key}").unwrap();
            self.settle();
        }
        self
    }

    /// Sends text in one piece, as an input method does.
    pub fn paste(&mut self, text: &str) -> &mut Tty {
        write!(self.keyboard, "{text}").unwrap();
        self.settle();
        self
    }

    /// Waits until something stands on the screen that may come a while after the key was echoed.
    pub fn until(&mut self, text: &str) {
        let began = Instant::now();
        while !self.screen().contains(text) {
            assert!(began.elapsed() < PATIENCE, "{text} does not come:\n{}", self.screen());
            self.settle();
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Tty {
        tcsetwinsize(&self.slave, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        self.signal(Signal::WINCH);
        self.settle();
        self
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap(), signal).unwrap();
    }

    /// What stands on the screen, blanks at the ends of lines left out.
    pub fn screen(&self) -> String {
        let text = self.screen.screen().contents();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n") + "\n"
    }

    /// Row and column of the cursor; none where it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let screen = self.screen.screen();
        (!screen.hide_cursor()).then(|| screen.cursor_position())
    }

    /// Whether lines are edited and echoed by the terminal, as a shell leaves it.
    pub fn is_given_back(&self) -> bool {
        let modes = tcgetattr(&self.slave).unwrap().local_modes;
        let screen = self.screen.screen();
        modes.contains(LocalModes::ICANON | LocalModes::ECHO) && !screen.alternate_screen() && !screen.hide_cursor()
    }

    /// Whether every key comes at once, on a page of our own without a cursor.
    pub fn is_taken(&self) -> bool {
        let modes = tcgetattr(&self.slave).unwrap().local_modes;
        let screen = self.screen.screen();
        !modes.intersects(LocalModes::ICANON | LocalModes::ECHO) && screen.alternate_screen() && screen.hide_cursor()
    }

    /// Waits until the program has been stopped.
    pub fn until_stopped(&mut self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        let began = Instant::now();
        while !waitpid(Some(pid), WaitOptions::UNTRACED | WaitOptions::NOHANG)
            .unwrap()
            .is_some_and(|(_, s)| s.stopped())
        {
            assert!(began.elapsed() < PATIENCE, "it is not stopped:\n{}", self.screen());
            self.settle();
        }
    }

    /// Waits for the end of the program; its exit code, or the signal that it died of, less than nothing.
    pub fn end(&mut self) -> i32 {
        use std::os::unix::process::ExitStatusExt;
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end:\n{}", self.screen());
            self.settle();
        };
        self.settle();
        status.code().unwrap_or_else(|| -status.signal().unwrap_or(0))
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The screen of 80 by 24 after `keys`.
pub fn typed(desk: &Desk, args: &[&str], keys: &str) -> String {
    let mut tty = Tty::open(desk, args, (80, 24), &[("NO_COLOR", "1")]);
    let screen = tty.press(keys).screen();
    tty.press("q");
    tty.end();
    screen
}

/// All that a command prints to a terminal of 80 columns.
pub fn printed(desk: &Desk, args: &[&str]) -> String {
    let mut tty = Tty::open(desk, args, (80, 200), &[("NO_COLOR", "1")]);
    tty.end();
    tty.screen()
}

#[test]
fn the_terminal_is_in_our_hands_and_given_back() {
    let desk = Desk::new();
    let mut tty = Tty::open(&desk, &["review", "--deck", "n5-kanji"], (80, 24), &[("NO_COLOR", "1")]);
    assert!(tty.screen().contains("日") && !tty.is_given_back(), "{}", tty.screen());
    assert!(tty.press(" 1").screen().contains("Again: back today"), "{}", tty.screen());
    assert!(tty.press("u").screen().contains("Took back again."), "{}", tty.screen());
    tty.press("q");
    assert_eq!(tty.end(), 0);
    assert!(tty.is_given_back() && tty.screen().contains("Stopped before an answer."), "{}", tty.screen());
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 2);
}

#[test]
fn the_first_run_on_a_terminal_asks_three_things_once_and_offers_the_placement() {
    let desk = Desk::new();
    let mut tty = Tty::open(&desk, &[], (80, 24), &[("NO_COLOR", "1")]);
    tty.until("Which level, N5 to N1? [N2]");
    tty.paste("seven\r").until("That was not understood.");
    tty.paste("n1\r").until("Which sitting, of 2027-07-04");
    tty.paste("\r").until("How many minutes a day?");
    tty.paste("20\r").until("what you know already");
    tty.paste("\r");
    assert_eq!(tty.end(), 0);
    assert!(
        tty.screen().contains("Target: JLPT N1") && tty.screen().contains("Next: gokaku review"),
        "{}",
        tty.screen()
    );
    assert_eq!(desk.ok(&["config", "get", "minutes"]).trim(), "20");
    let mut again = Tty::open(&desk, &[], (80, 24), &[("NO_COLOR", "1")]);
    assert_eq!(again.end(), 0);
    assert!(!again.screen().contains("Welcome"), "{}", again.screen());
}
