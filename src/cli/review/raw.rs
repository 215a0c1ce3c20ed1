//! The keyboard, a key at a time. The terminal is given back as it was found: at the end, on a signal, on a panic.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpid, kill_process};
use rustix::stdio::stdin;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::cli::Exit;

/// What came from the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Char(char),
    /// Ctrl-C, a signal or the end of input: leave with this exit code.
    Stop(Exit),
}

/// A terminal in raw mode; dropping it gives the terminal back.
pub struct Keyboard {
    before: Termios,
    signal: Arc<AtomicUsize>,
    /// Characters read and not yet handed out, in reverse.
    typed: Vec<char>,
}

impl Keyboard {
    /// Puts the terminal at standard input into raw mode.
    pub fn open() -> io::Result<Keyboard> {
        let signal = Arc::new(AtomicUsize::new(0));
        for (number, code) in [(SIGINT, 2), (SIGHUP, 1), (SIGTERM, 15)] {
            signal_hook::flag::register_usize(number, Arc::clone(&signal), code)?;
        }
        let keyboard = Keyboard { before: tcgetattr(stdin())?, signal, typed: Vec::new() };
        keyboard.raw()?;
        Ok(keyboard)
    }

    fn raw(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        // Output stays as it is, so that a line feed still begins a new line; Ctrl-C and Ctrl-Z come as characters.
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(stdin(), OptionalActions::Now, &modes)?)
    }

    fn give_back(&self) {
        // Nothing can be done where the terminal is gone.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.before);
    }

    /// Waits for the next key.
    pub fn read(&mut self) -> io::Result<Pressed> {
        loop {
            let signal = self.signal.load(Ordering::Relaxed);
            if signal != 0 {
                return Ok(Pressed::Stop(Exit::try_from(128 + signal).unwrap_or(2)));
            }
            match self.typed.pop() {
                Some('\x03') => return Ok(Pressed::Stop(130)),
                Some('\x04') => return Ok(Pressed::Stop(0)),
                Some('\x1a') => self.suspend()?,
                Some(c) => return Ok(Pressed::Char(c)),
                None if self.fill()? => {}
                None => return Ok(Pressed::Stop(0)),
            }
        }
    }

    /// Reads what has been typed. Returns whether the keyboard is still there.
    fn fill(&mut self) -> io::Result<bool> {
        let keyboard = stdin();
        let mut waiting = [PollFd::new(&keyboard, PollFlags::IN)];
        match poll(&mut waiting, None) {
            // A signal came; the caller looks at it.
            Err(rustix::io::Errno::INTR) => return Ok(true),
            other => other?,
        };
        let mut bytes = [0; 64];
        let length = match rustix::io::read(keyboard, &mut bytes) {
            Err(rustix::io::Errno::INTR) => return Ok(true),
            Err(rustix::io::Errno::IO) => return Ok(false),
            other => other?,
        };
        // An escape sequence (an arrow, a function key) comes in one piece and means nothing here.
        if bytes[0] != 0x1b {
            self.typed = String::from_utf8_lossy(&bytes[..length]).chars().rev().collect();
        }
        Ok(length > 0)
    }

    /// Ctrl-Z: the shell has the terminal until it brings us back.
    fn suspend(&self) -> io::Result<()> {
        self.give_back();
        kill_process(getpid(), Signal::TSTP)?;
        self.raw()
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.give_back();
    }
}
