//! Pictures as SVG: each with a title and a description for who listens instead of looking.

use super::{Page, text};

/// A picture of `size` (width and height in pixels of a wide screen). `name` tells it from the page's others.
pub fn figure(page: &mut Page, name: &str, size: (i32, i32), title: &str, about: &str, draw: impl FnOnce(&mut Page)) {
    let (width, height) = size;
    page.put(format_args!(
        "<figure>\n<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"{name}-t {name}-d\">\n<title id=\"{name}-t\">{}</title>\n<desc id=\"{name}-d\">{}</desc>\n",
        text(title),
        text(about)
    ));
    draw(page);
    page.put(format_args!("</svg>\n</figure>\n"));
}

/// A rectangle; what it says when it is pointed at may be empty.
pub fn rect(page: &mut Page, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), says: &str) {
    page.put(format_args!(
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\""
    ));
    if says.is_empty() {
        page.put(format_args!("/>\n"));
    } else {
        page.put(format_args!("><title>{}</title></rect>\n", text(says)));
    }
}

pub fn line(page: &mut Page, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    page.put(format_args!("<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>\n"));
}

/// Where a word stands to its point.
#[derive(Clone, Copy)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

pub fn words(page: &mut Page, (x, y): (f64, f64), anchor: Anchor, said: &str) {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    page.put(format_args!("<text class=\"dim\" x=\"{x:.1}\" y=\"{y:.1}\"{anchor}>{}</text>\n", text(said)));
}
