//! From a key to the next card on the screen: `cargo run --release --example key_to_card -- PROGRAM COLLECTION [ANSWERS]`.
//!
//! Runs the program's review on a pseudo-terminal of 80 by 24, presses Space and 3 in turn, and takes the time from each
//! key to the last byte of the picture that follows. Every answer is committed to the disk in that time. `fill_log` makes
//! large collections.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// The picture is whole when nothing more has come for so long.
const QUIET: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };
/// How long the first picture may take.
const PATIENCE: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

#[expect(clippy::disallowed_methods, reason = "an example is its own main, and measures")]
fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (program, collection, answers) = match args.as_slice() {
        [program, collection] => (program, collection, 500),
        [program, collection, answers] => (program, collection, answers.parse()?),
        _ => return Err("usage: key_to_card PROGRAM COLLECTION [ANSWERS]".into()),
    };
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(&master, Vec::new())?;
    let slave = File::from(rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?);
    tcsetwinsize(&slave, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 })?;
    let end = || Ok::<_, io::Error>(Stdio::from(slave.try_clone()?));
    let mut command = Command::new(program);
    command.args(["--collection", collection, "review", "--new", "1000000", "--limit", "1000000"]);
    command.env("TERM", "xterm").stdin(end()?).stdout(end()?).stderr(end()?);
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let mut terminal = File::from(master);
    let first = picture(&terminal, begun)?;
    let (mut reveals, mut cards) = (Vec::new(), Vec::new());
    for _ in 0..answers {
        for (key, times) in [(b" ", &mut reveals), (b"3", &mut cards)] {
            let pressed = Instant::now();
            terminal.write_all(key)?;
            times.push(picture(&terminal, pressed)?);
        }
    }
    terminal.write_all(b"q")?;
    drop(slave);
    let status = child.wait()?;
    let mut out = io::stdout();
    writeln!(out, "first picture after {:.1} ms; exit {status}", millis(first))?;
    for (what, mut times) in [("answer shown", reveals), ("next card", cards)] {
        times.sort_unstable();
        let at = |share: usize| millis(times[(times.len() * share / 1000).min(times.len() - 1)]);
        writeln!(
            out,
            "{what}: median {:.1}, p95 {:.1}, p99 {:.1}, most {:.1} ms of {}",
            at(500),
            at(950),
            at(990),
            at(1000),
            times.len()
        )?;
    }
    Ok(())
}

/// Reads a picture. Returns when its last byte came, counted from `since`.
fn picture(terminal: &File, since: Instant) -> Result<Duration, Box<dyn Error>> {
    let (mut last, mut bytes) = (None, [0; 8192]);
    loop {
        let patience = if last.is_none() { PATIENCE } else { QUIET };
        let mut waiting = [PollFd::new(terminal, PollFlags::IN)];
        if poll(&mut waiting, Some(&patience))? == 0 {
            return last.ok_or_else(|| "nothing was drawn".into());
        }
        rustix::io::read(terminal, &mut bytes)?;
        last = Some(since.elapsed());
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
