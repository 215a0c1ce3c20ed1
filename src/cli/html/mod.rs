//! Reports as one file of HTML: inline SVG and CSS, no script, nothing fetched. Every text passes [`text()`].

pub mod readiness;
pub mod stats;
mod svg;

use std::fmt::{self, Write};
use std::path::Path;

use crate::domain::text::printable;

use super::failure::Failure;
use super::{Context, file};

const STYLE: &str = include_str!("style.css");

/// Text as it may stand in HTML, in an element as in an attribute.
pub fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A page being written.
pub struct Page {
    html: String,
}

impl Page {
    pub fn new(title: &str, under: &str) -> Page {
        let mut html = String::with_capacity(1 << 16);
        let (title, under) = (text(title), text(under));
        html.push_str("<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        let mut page = Page { html };
        page.put(format_args!("<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n"));
        // The page is one of a Japanese tool, its words are English: a screen reader is told which is which.
        page.put(format_args!("<body>\n<main lang=\"en\">\n<h1>{title}</h1>\n<p class=\"dim\">{under}</p>\n"));
        page
    }

    /// Adds HTML whose texts have passed [`text()`].
    pub fn put(&mut self, html: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.html.write_fmt(html);
    }

    pub fn heading(&mut self, words: &str) {
        self.put(format_args!("<h2>{}</h2>\n", text(words)));
    }

    pub fn paragraph(&mut self, words: &str) {
        self.put(format_args!("<p>{}</p>\n", text(words)));
    }

    pub fn dim(&mut self, words: &str) {
        self.put(format_args!("<p class=\"dim\">{}</p>\n", text(words)));
    }

    /// A table; the first cell of a row names it.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        self.put(format_args!("<table>\n<thead><tr>"));
        for cell in head {
            self.put(format_args!("<th scope=\"col\">{}</th>", text(cell)));
        }
        self.put(format_args!("</tr></thead>\n<tbody>\n"));
        for row in rows {
            self.put(format_args!("<tr>"));
            for (n, cell) in row.iter().enumerate() {
                let (open, close) = if n == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                self.put(format_args!("<{open}>{}</{close}>", text(cell)));
            }
            self.put(format_args!("</tr>\n"));
        }
        self.put(format_args!("</tbody>\n</table>\n"));
    }

    /// What follows can be opened and closed.
    pub fn folded(&mut self, words: &str, inside: impl FnOnce(&mut Page)) {
        self.put(format_args!("<details>\n<summary>{}</summary>\n", text(words)));
        inside(self);
        self.put(format_args!("</details>\n"));
    }

    pub fn end(mut self) -> String {
        self.put(format_args!("</main>\n</body>\n</html>\n"));
        self.html
    }
}

/// Writes a page to a file, or to standard output for `-`, and says so unless other programs listen.
pub fn write(context: &mut Context, path: &Path, page: &str) -> Result<(), Failure> {
    if path == Path::new("-") {
        context.out.bytes().write_all(page.as_bytes())?;
        return Ok(());
    }
    file::whole(path, |out| Ok(out.write_all(page.as_bytes())?))?;
    if !context.json {
        context.out.line(&format!("{}: open it in a browser", path.display()))?;
    }
    Ok(())
}
