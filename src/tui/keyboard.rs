//! The keyboard, a key at a time, and the terminal's modes. They are given back as they were found: at the end, while the
//! program is stopped, on a signal, on a panic. Nothing is asked of the terminal itself, so that nothing waits for it.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpid, kill_process};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

/// What came from the keyboard or from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Char(char),
    Enter,
    Tab,
    Escape,
    Backspace,
    Up,
    Down,
    PageUp,
    PageDown,
    /// Ctrl with a letter.
    Control(char),
    /// Another key, which means nothing here.
    Other,
    /// The window has another size, or the program was stopped and has the terminal again: draw everything anew.
    Redraw,
    /// The program is asked to stop until the shell brings it back.
    Suspend,
    /// A signal or the end of input: leave with this exit code.
    Stop(u8),
}

/// The keyboard of a terminal in raw mode. Dropping it gives the modes back.
pub struct Keyboard {
    before: Termios,
    /// Whether the terminal has been given back for good.
    over: Arc<AtomicBool>,
    /// Whether another program has the terminal for a while.
    lent: Arc<AtomicBool>,
    /// The newest signal that ends the program.
    ending: Arc<AtomicUsize>,
    redraw: Arc<AtomicUsize>,
    suspend: Arc<AtomicUsize>,
    /// Readable after any signal, so that none is slept through.
    woken: UnixStream,
    /// Bytes read and not yet understood.
    bytes: Vec<u8>,
}

impl Keyboard {
    /// Puts the terminal at standard input into raw mode.
    ///
    /// # Errors
    /// When standard input is no terminal, or has gone.
    pub fn open() -> io::Result<Keyboard> {
        let flag = || Arc::new(AtomicUsize::new(0));
        let (ending, redraw, suspend) = (flag(), flag(), flag());
        let (woken, wake) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        wake.set_nonblocking(true)?;
        let signals = [
            (SIGINT, &ending, 2),
            (SIGHUP, &ending, 1),
            (SIGTERM, &ending, 15),
            (SIGWINCH, &redraw, 1),
            (SIGCONT, &redraw, 1),
            (SIGTSTP, &suspend, 1),
        ];
        // When the terminal is no longer ours, a signal does what it always does.
        let over = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGHUP, SIGTERM, SIGTSTP] {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&over))?;
        }
        let lent = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register_conditional_default(SIGTSTP, Arc::clone(&lent))?;
        // The flag is set first, then the sleeper is woken: handlers run in the order in which they are registered.
        for (signal, flag, value) in signals {
            signal_hook::flag::register_usize(signal, Arc::clone(flag), value)?;
            signal_hook::low_level::pipe::register(signal, wake.try_clone()?)?;
        }
        let keyboard =
            Keyboard { before: tcgetattr(stdin())?, over, lent, ending, redraw, suspend, woken, bytes: Vec::new() };
        keyboard.take()?;
        Ok(keyboard)
    }

    /// The modes in which every key comes at once and nothing is echoed. Output stays as it is.
    pub fn take(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        modes.input_modes -= InputModes::ICRNL | InputModes::IXON;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(stdin(), OptionalActions::Now, &modes)?)
    }

    /// Gives the modes back.
    pub fn give_back(&self) {
        // Nothing can be done where the terminal is gone.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.before);
    }

    /// Says whether another program has the terminal. Once it is back, what that program was told from the keyboard is
    /// forgotten.
    pub fn lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::Relaxed);
        if !lent {
            self.suspend.store(0, Ordering::Relaxed);
            let interrupted = usize::try_from(SIGINT).unwrap_or_default();
            let _ = self.ending.compare_exchange(interrupted, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// The modes as they were found.
    pub fn modes_before(&self) -> Termios {
        self.before.clone()
    }

    /// Waits for the next key or signal.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub fn read(&mut self) -> io::Result<Event> {
        loop {
            match self.ending.load(Ordering::Relaxed) {
                0 => {}
                signal => return Ok(Event::Stop(u8::try_from(128 + signal).unwrap_or(2))),
            }
            if self.suspend.swap(0, Ordering::Relaxed) != 0 {
                return Ok(Event::Suspend);
            }
            if self.redraw.swap(0, Ordering::Relaxed) != 0 {
                return Ok(Event::Redraw);
            }
            if let Some((event, length)) = first(&self.bytes) {
                self.bytes.drain(..length);
                return Ok(event);
            }
            if !self.fill()? {
                return Ok(Event::Stop(0));
            }
        }
    }

    /// Reads what has been typed, or wakes up for a signal. Returns whether the keyboard is still there.
    fn fill(&mut self) -> io::Result<bool> {
        let keyboard = stdin();
        let woken = self.woken.as_fd();
        let mut waiting = [PollFd::new(&keyboard, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
        match poll(&mut waiting, None) {
            Err(rustix::io::Errno::INTR) => return Ok(true),
            other => other?,
        };
        let (typed, signal) = (!waiting[0].revents().is_empty(), !waiting[1].revents().is_empty());
        let mut piece = [0; 256];
        if signal {
            // Only that it was written counts.
            let _ = self.woken.read(&mut piece);
            return Ok(true);
        }
        if !typed {
            return Ok(true);
        }
        match rustix::io::read(keyboard, &mut piece) {
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(true),
            Err(rustix::io::Errno::IO) | Ok(0) => Ok(false),
            Ok(length) => {
                self.bytes.extend_from_slice(&piece[..length]);
                Ok(true)
            }
            Err(e) => Err(e.into()),
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        self.give_back();
    }
}

/// Stops the program as Ctrl-Z does, until the shell brings it back.
pub fn stop_here() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::STOP)?)
}

/// Columns and rows of the terminal at standard output, as the system knows them; 80 by 24 where it does not.
pub fn size() -> (u16, u16) {
    match tcgetwinsize(stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

/// Writes to the terminal at once.
pub fn send(sequence: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(sequence.as_bytes())?;
    out.flush()
}

/// The first event in some bytes and how many it takes; none while a character is incomplete.
fn first(bytes: &[u8]) -> Option<(Event, usize)> {
    let &byte = bytes.first()?;
    Some(match byte {
        b'\r' | b'\n' => (Event::Enter, 1),
        b'\t' => (Event::Tab, 1),
        0x1b => escape(bytes),
        0x7f | 0x08 => (Event::Backspace, 1),
        0 => (Event::Other, 1),
        0x03 => (Event::Stop(130), 1),
        0x04 => (Event::Stop(0), 1),
        0x1a => (Event::Suspend, 1),
        0x01..=0x1a => (Event::Control(char::from(byte + b'a' - 1)), 1),
        0x1c..=0x1f => (Event::Other, 1),
        b' '..=b'~' => (Event::Char(char::from(byte)), 1),
        _ => return character(bytes),
    })
}

/// A character of several bytes. Bytes that are none are skipped.
fn character(bytes: &[u8]) -> Option<(Event, usize)> {
    let head = &bytes[..bytes.len().min(4)];
    let (good, bad) = match std::str::from_utf8(head) {
        Ok(text) => (text, None),
        Err(e) => (std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or(""), Some(e.error_len())),
    };
    match (good.chars().next(), bad) {
        (Some(c), _) => Some((Event::Char(c), c.len_utf8())),
        (None, Some(None)) if bytes.len() < 4 => None,
        (None, _) => Some((Event::Other, 1)),
    }
}

/// An escape sequence comes in one piece; a lone escape is the key.
fn escape(bytes: &[u8]) -> (Event, usize) {
    match bytes {
        [_, b'[' | b'O', rest @ ..] => {
            let length = rest.iter().position(|b| (0x40..=0x7e).contains(b)).map_or(rest.len(), |n| n + 1);
            let event = match &rest[..length] {
                b"A" => Event::Up,
                b"B" => Event::Down,
                b"5~" => Event::PageUp,
                b"6~" => Event::PageDown,
                _ => Event::Other,
            };
            (event, 2 + length)
        }
        // Alt with a key.
        [_, next, ..] if *next != 0x1b => (Event::Other, 2),
        _ => (Event::Escape, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some((event, length)) = first(bytes) {
            events.push(event);
            bytes = &bytes[length..];
        }
        events
    }

    #[test]
    fn keys_are_told_from_sequences_and_characters_wait_until_they_are_whole() {
        assert_eq!(all("aり\r".as_bytes()), [Event::Char('a'), Event::Char('り'), Event::Enter]);
        assert_eq!(
            all(b"\x1b[A\x1bOB\x1b[5~\x1b[1;5Cx"),
            [Event::Up, Event::Down, Event::PageUp, Event::Other, Event::Char('x')]
        );
        assert_eq!(all(b"\x1b"), [Event::Escape]);
        assert_eq!(all(b"\x1bx\x15\x7f"), [Event::Other, Event::Control('u'), Event::Backspace]);
        assert_eq!(all(&"り".as_bytes()[..2]), []);
        assert_eq!(all(b"\xff\xfea"), [Event::Other, Event::Other, Event::Char('a')]);
        assert_eq!(all(b"\x03\x04\x1a"), [Event::Stop(130), Event::Stop(0), Event::Suspend]);
    }
}
