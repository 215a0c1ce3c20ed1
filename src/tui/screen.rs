//! The screen: its own page of the terminal, taken and given back whole. Never knows what is drawn.

use std::io::{self, BufWriter, Stdout};
use std::panic;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, tcsetattr};

use super::keyboard::{self, Event, Keyboard};

/// The other page, wiped, with the cursor hidden; and back to the page as it was.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[2J";
/// The page wiped.
const WIPE: &str = "\x1b[?25l\x1b[2J";
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";

type Backend = CrosstermBackend<BufWriter<Stdout>>;

/// The terminal in our hands. Dropping it gives it back.
pub struct Screen {
    keyboard: Keyboard,
    terminal: Terminal<Backend>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open() -> io::Result<Screen> {
        let keyboard = Keyboard::open()?;
        let before = keyboard.modes_before();
        let said = panic::take_hook();
        panic::set_hook(Box::new(move |told| {
            let _ = keyboard::send(LEAVE);
            let _ = tcsetattr(stdin(), OptionalActions::Now, &before);
            said(told);
        }));
        let screen = Screen { keyboard, terminal: terminal()? };
        keyboard::send(ENTER)?;
        Ok(screen)
    }

    /// Draws a frame; only what changed is sent.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(draw).map(drop)
    }

    /// Waits for the next event. Stopping and coming back is done here and comes out as [`Event::Redraw`].
    pub fn read(&mut self) -> io::Result<Event> {
        match self.keyboard.read()? {
            Event::Suspend => {
                self.aside(keyboard::stop_here)??;
                Ok(Event::Redraw)
            }
            Event::Redraw => {
                self.anew()?;
                Ok(Event::Redraw)
            }
            event => Ok(event),
        }
    }

    /// Lends the terminal to another program, an editor, and waits for its end. What is pressed there to interrupt it is
    /// not meant for the review; what stops it stops both, so that the shell has the terminal again.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        self.keyboard.lent(true);
        let done = self.aside(work);
        self.keyboard.lent(false);
        done
    }

    /// Runs something with the terminal as it was found.
    fn aside<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        keyboard::send(LEAVE)?;
        self.keyboard.give_back();
        let done = work();
        self.keyboard.take()?;
        keyboard::send(ENTER)?;
        self.terminal = terminal()?;
        Ok(done)
    }

    /// Forgets what stands on the screen, which may have another size.
    fn anew(&mut self) -> io::Result<()> {
        self.keyboard.take()?;
        keyboard::send(WIPE)?;
        self.terminal = terminal()?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nothing can be done where the terminal is gone.
        let _ = keyboard::send(LEAVE);
        self.keyboard.give_back();
    }
}

/// A terminal of the size that the system knows: its own way to ask would wait for the terminal's answer.
fn terminal() -> io::Result<Terminal<Backend>> {
    let (columns, rows) = keyboard::size();
    let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 15, io::stdout()));
    Terminal::with_options(backend, TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, columns, rows)) })
}
