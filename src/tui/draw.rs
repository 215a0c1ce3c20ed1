//! What stands on the screen: a page laid out as lines, then put into the frame. Never knows a session or a key.

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use crate::app::question::Question;
use crate::app::session::Shown;
use crate::app::typed::Field;
use crate::domain::card::Ask;
use crate::domain::japanese::{furigana, kana};
use crate::domain::note::Kind;

use super::ruby::{self, NARROW, Style as Ruby};
use super::{verdict, words};

/// The smallest window that is drawn in, columns by rows.
pub const SMALLEST: (u16, u16) = (30, 8);
/// The widest lines, in columns: longer ones are not read.
const WIDEST: usize = 88;
/// Columns of the labels before the facts of an answer.
const LABEL: usize = 12;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    Strong,
    Dim,
    Marked,
}

impl Look {
    fn style(self, styled: bool) -> Style {
        let modifier = match self {
            _ if !styled => Modifier::empty(),
            Look::Plain => Modifier::empty(),
            Look::Strong => Modifier::BOLD,
            Look::Dim => Modifier::DIM,
            Look::Marked => Modifier::BOLD | Modifier::UNDERLINED,
        };
        Style::new().add_modifier(modifier)
    }
}

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Columns from the left edge of the page; none where the line stands in the middle.
    at: Option<usize>,
    pieces: Vec<(String, Look)>,
}

impl Row {
    pub fn empty() -> Row {
        Row { at: Some(0), pieces: Vec::new() }
    }

    pub fn left(text: impl Into<String>, look: Look) -> Row {
        Row { at: Some(0), pieces: vec![(text.into(), look)] }
    }

    fn centred(text: impl Into<String>, look: Look) -> Row {
        Row { at: None, pieces: vec![(text.into(), look)] }
    }
}

/// A whole screen.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// At the left and the right of the first line.
    pub header: (String, String),
    /// A little down where there is room, so that it stands still while the answer comes.
    pub question: Vec<Row>,
    pub body: Vec<Row>,
    /// What is typed, and what is asked for: the cursor stands behind it.
    pub input: Option<(String, String)>,
    /// What was said of the last answer.
    pub message: Option<String>,
    /// Pieces that are kept whole: the grades, then the keys.
    pub grades: Vec<String>,
    pub keys: Vec<String>,
    /// Lines of the body that are scrolled away.
    pub scroll: usize,
}

/// The columns that lines of a page take in a window.
pub fn columns(width: u16) -> usize {
    usize::from(width).saturating_sub(2).min(WIDEST)
}

/// How furigana are shown in a window.
fn style(width: u16) -> Ruby {
    if usize::from(width) < NARROW { Ruby::Brackets } else { Ruby::Above }
}

/// Puts a page into the frame. Returns how far it can be scrolled.
pub fn page(frame: &mut Frame<'_>, page: &Page, styled: bool) -> usize {
    let area = frame.area();
    let (width, height) = (area.width, usize::from(area.height));
    if width < SMALLEST.0 || area.height < SMALLEST.1 {
        put(frame, 0, 0, "window too small", Look::Plain, styled);
        return 0;
    }
    let columns = columns(width);
    let margin = (usize::from(width) - columns) / 2;
    header(frame, &page.header, width, styled);
    let message = page.message.iter().flat_map(|said| message(said, columns, height / 3));
    let message = message.map(|line| Row::left(line, Look::Dim));
    let below = message
        .chain(joined(&page.grades, columns).into_iter().map(|line| Row::left(line, Look::Plain)))
        .chain(joined(&page.keys, columns).into_iter().map(|line| Row::left(line, Look::Dim)));
    let below: Vec<Row> = below.collect();
    let bottom = height.saturating_sub(below.len());
    for (n, row) in below.iter().enumerate() {
        put_row(frame, row, bottom + n, margin, width, styled);
    }
    let room = bottom.saturating_sub(2);
    // The input takes two lines of its own below the question.
    let input = page.input.as_ref().map_or(0, |_| 2);
    let long = page.question.len() + page.body.len() + input + 1;
    // Where there is room the question stands at the same height with and without its answer.
    let top = (height / 6).min(room.saturating_sub(long));
    let mut rows: Vec<Row> = vec![Row::empty(); top];
    rows.extend(page.question.iter().cloned());
    let input_at = rows.len() + 1;
    rows.extend(std::iter::repeat_n(Row::empty(), input));
    if !page.body.is_empty() && !page.question.is_empty() {
        rows.push(Row::empty());
    }
    rows.extend(page.body.iter().cloned());
    let furthest = rows.len().saturating_sub(room);
    let scroll = page.scroll.min(furthest);
    for (n, row) in rows.iter().skip(scroll).take(room).enumerate() {
        put_row(frame, row, n + 1, margin, width, styled);
    }
    if scroll < furthest {
        put(frame, usize::from(width) - 8, bottom.saturating_sub(1), "↓ more", Look::Dim, styled);
    }
    if let Some((prompt, text)) = &page.input
        && (scroll..scroll + room).contains(&input_at)
    {
        typed(frame, prompt, text, input_at - scroll + 1, margin, columns, styled);
    }
    furthest
}

/// A message in at most so many lines, so that it leaves room for the question.
fn message(said: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = flowed(said, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.width() + 2 > columns {
                last.pop();
            }
            last.push_str(" …");
        }
    }
    lines
}

fn header(frame: &mut Frame<'_>, (left, right): &(String, String), width: u16, styled: bool) {
    let (left, right) = (ruby::shown(left), ruby::shown(right));
    put(frame, 1, 0, &left, Look::Dim, styled);
    let at = usize::from(width).saturating_sub(right.width() + 1);
    if at > left.width() + 2 {
        put(frame, at, 0, &right, Look::Dim, styled);
    }
}

/// The line that is typed, with the real cursor behind it, where an input method opens its window.
fn typed(frame: &mut Frame<'_>, prompt: &str, text: &str, y: usize, margin: usize, columns: usize, styled: bool) {
    let prompt = format!("{prompt} > ");
    let room = columns.saturating_sub(prompt.width() + 1);
    // Of a long line the end is seen.
    let mut text = ruby::shown(text);
    while text.width() > room {
        text.remove(0);
    }
    let at = margin + (columns / 2).saturating_sub(prompt.width() + 8).min(columns / 4);
    put(frame, at, y, &prompt, Look::Dim, styled);
    put(frame, at + prompt.width(), y, &text, Look::Strong, styled);
    let x = (at + prompt.width() + text.width()).min(usize::from(frame.area().width).saturating_sub(1));
    let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    frame.set_cursor_position(Position::new(small(x), small(y)));
}

fn put_row(frame: &mut Frame<'_>, row: &Row, y: usize, margin: usize, width: u16, styled: bool) {
    let taken: usize = row.pieces.iter().map(|(text, _)| text.width()).sum();
    let mut x = match row.at {
        Some(at) => margin + at,
        None => usize::from(width).saturating_sub(taken) / 2,
    };
    for (text, look) in &row.pieces {
        put(frame, x, y, text, *look, styled);
        x += text.width();
    }
}

fn put(frame: &mut Frame<'_>, x: usize, y: usize, text: &str, look: Look, styled: bool) {
    let area = frame.area();
    let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) else { return };
    if x < area.width && y < area.height {
        frame.buffer_mut().set_stringn(x, y, text, usize::from(area.width - x), look.style(styled));
    }
}

/// Pieces in as few lines as they fit into.
fn joined(pieces: &[String], columns: usize) -> Vec<String> {
    const BETWEEN: &str = " · ";
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.width() + BETWEEN.width() + piece.width() <= columns => {
                *line += BETWEEN;
                *line += piece;
            }
            _ => lines.push(piece.clone()),
        }
    }
    lines
}

/// Plain text in lines.
pub fn flowed(text: &str, columns: usize) -> Vec<String> {
    ruby::lines(text, columns, Ruby::Hidden).into_iter().map(|line| line.text).collect()
}

/// The question, with the reading above it once it is no secret any more. Both take the same lines, so that nothing jumps.
pub fn question(shown: &Shown, width: u16, revealed: bool) -> Vec<Row> {
    let question = &shown.question;
    let columns = columns(width);
    let mut rows = Vec::new();
    let bare = question.ask == Ask::Recognise && question.note.kind != Kind::Grammar;
    let text = if revealed && bare { with_ruby(question) } else { question.front.clone() };
    let told = if revealed { style(width) } else { Ruby::Hidden };
    for line in ruby::lines(&text, columns, told) {
        let pad = line.width();
        rows.push(Row::centred(padded(&line.above, pad), Look::Plain));
        rows.push(Row::centred(padded(&line.text, pad), Look::Strong));
    }
    if !question.context.is_empty() {
        rows.push(Row::empty());
    }
    for text in &question.context {
        for line in flowed(text, columns) {
            rows.push(Row { at: None, pieces: marked(&line, &question.front) });
        }
    }
    rows
}

/// A line filled to a width, so that what stands above it stays above it.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width - text.width()))
}

/// The word with its furigana.
fn with_ruby(question: &Question) -> String {
    if question.key.ruby.is_empty() { question.note.head.clone() } else { question.key.ruby.clone() }
}

/// A sentence with the word that is asked marked in it, whatever ending it has there.
fn marked(line: &str, word: &str) -> Vec<(String, Look)> {
    let stem = word.char_indices().rev().find(|(_, c)| kana::is_kanji(*c)).map(|(at, c)| at + c.len_utf8());
    let shortest = stem.unwrap_or(word.len());
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|end| *end >= shortest).rev();
    for end in ends {
        if let Some((before, after)) = line.split_once(&word[..end]) {
            let mark = (word[..end].to_owned(), Look::Marked);
            return vec![(before.to_owned(), Look::Plain), mark, (after.to_owned(), Look::Plain)];
        }
    }
    vec![(line.to_owned(), Look::Plain)]
}

/// What the answer reveals, a fact after the other, then the card's past.
pub fn answer(shown: &Shown, width: u16) -> Vec<Row> {
    let question = &shown.question;
    // The reading stands above the word already.
    let above = question.ask == Ask::Recognise && !question.key.ruby.is_empty();
    let mut rows = Vec::new();
    for fact in &question.answer {
        if fact.label == "reading" && above {
            continue;
        }
        let text = if fact.label == "word" { with_ruby(question) } else { fact.text.clone() };
        rows.extend(labelled(fact.label, &text, width));
    }
    let level = question.note.level.map_or(String::new(), |level| format!("{level} (unofficial) · "));
    rows.extend(labelled("history", &format!("{level}{}", words::past(shown)), width));
    rows
}

/// A fact with its label before it, the lines of its text below one another.
pub fn labelled(label: &str, text: &str, width: u16) -> Vec<Row> {
    let columns = columns(width);
    let narrow = columns < NARROW - 16;
    let indent = if narrow { 2 } else { LABEL + 2 };
    let mut rows = Vec::new();
    let mut label = if narrow { format!("{label} ") } else { format!("{label:>LABEL$}  ") };
    if narrow {
        rows.push(Row::left(std::mem::take(&mut label), Look::Dim));
    }
    for line in ruby::lines(text, columns.saturating_sub(indent), style(width)) {
        if !line.above.is_empty() {
            rows.push(Row { at: Some(indent), pieces: vec![(line.above, Look::Dim)] });
        }
        let told = std::mem::take(&mut label);
        let pieces = match told.is_empty() {
            true => vec![(" ".repeat(indent), Look::Plain), (line.text, Look::Plain)],
            false => vec![(told, Look::Dim), (line.text, Look::Plain)],
        };
        rows.push(Row { at: Some(0), pieces });
    }
    rows
}

/// What is asked to be typed.
pub fn asked(field: Option<Field>) -> String {
    verdict::prompt(field).to_owned()
}

/// The front of a question, for a title.
pub fn title(question: &Question) -> String {
    furigana::plain(&question.note.head)
}
