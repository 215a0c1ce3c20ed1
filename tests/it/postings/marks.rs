//! Reading hand-marked paragraphs, and scoring tokens against them.

/// A token as it is marked.
#[derive(Debug, Clone)]
pub struct Mark {
    pub surface: String,
    pub lemma: String,
    /// In hiragana or katakana as it is marked.
    pub reading: String,
    /// The short units.
    pub units: Vec<String>,
}

/// A paragraph: its trade, whether it was tuned on, its tokens.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub trade: String,
    pub held: bool,
    pub marks: Vec<Mark>,
}

impl Paragraph {
    pub fn text(&self) -> String {
        self.marks.iter().map(|m| m.surface.as_str()).collect()
    }
}

pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(head) = line.strip_prefix('[') {
            let (trade, part) = head.trim_end_matches(']').split_once(' ').unwrap();
            all.push(Paragraph { trade: trade.to_owned(), held: part == "held", marks: vec![] });
            continue;
        }
        all.last_mut().unwrap().marks.extend(line.split(' ').map(mark));
    }
    all
}

fn mark(text: &str) -> Mark {
    let (rest, reading) = text.split_once(':').map_or((text, None), |(rest, reading)| (rest, Some(reading)));
    let (parts, lemma) = rest.split_once('=').map_or((rest, None), |(parts, lemma)| (parts, Some(lemma)));
    let surface = parts.replace('+', "");
    Mark {
        lemma: lemma.unwrap_or(&surface).to_owned(),
        reading: reading.unwrap_or(&surface).to_owned(),
        units: parts.split('+').map(str::to_owned).collect(),
        surface,
    }
}

/// Counts that F1 and shares are made of; they add up over paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    pub boundaries: (usize, usize, usize),
    pub lemmas: (usize, usize),
    pub readings: (usize, usize),
}

impl Score {
    pub fn add(&mut self, other: Score) {
        self.boundaries.0 += other.boundaries.0;
        self.boundaries.1 += other.boundaries.1;
        self.boundaries.2 += other.boundaries.2;
        self.lemmas = (self.lemmas.0 + other.lemmas.0, self.lemmas.1 + other.lemmas.1);
        self.readings = (self.readings.0 + other.readings.0, self.readings.1 + other.readings.1);
    }

    /// Of the places between two tokens, the ends of the text left out: 2 · both / (marked + found).
    pub fn boundary_f1(self) -> f64 {
        2.0 * self.boundaries.0 as f64 / (self.boundaries.1 + self.boundaries.2) as f64
    }

    /// The share of marked tokens found at their place with this lemma.
    pub fn lemma(self) -> f64 {
        self.lemmas.0 as f64 / self.lemmas.1 as f64
    }

    pub fn reading(self) -> f64 {
        self.readings.0 as f64 / self.readings.1 as f64
    }
}

/// Begin, surface, lemma, reading.
pub type Found = (usize, String, String, String);

/// Where each piece but the last ends, in characters.
fn cuts<'a>(pieces: impl Iterator<Item = &'a String>) -> Vec<usize> {
    let mut at = 0;
    let mut cuts: Vec<usize> = Vec::new();
    for piece in pieces {
        at += piece.chars().count();
        cuts.push(at);
    }
    cuts.pop();
    cuts
}

fn boundaries(marked: &[usize], found: &[usize]) -> (usize, usize, usize) {
    (marked.iter().filter(|cut| found.contains(cut)).count(), marked.len(), found.len())
}

/// F1 of the boundaries of the short units.
pub fn units_f1(paragraph: &Paragraph, found: &[String]) -> f64 {
    let marked = cuts(paragraph.marks.iter().flat_map(|m| &m.units));
    Score { boundaries: boundaries(&marked, &cuts(found.iter())), ..Score::default() }.boundary_f1()
}

/// Scores the tokens found in a paragraph.
pub fn score(paragraph: &Paragraph, found: &[Found]) -> Score {
    let marked = cuts(paragraph.marks.iter().map(|m| &m.surface));
    let mut score = Score { boundaries: boundaries(&marked, &cuts(found.iter().map(|f| &f.1))), ..Score::default() };
    let mut at = 0;
    for mark in &paragraph.marks {
        let here = found.iter().find(|f| f.0 == at && f.1 == mark.surface);
        if mark.surface.chars().any(char::is_alphanumeric) {
            score.lemmas.1 += 1;
            score.readings.1 += 1;
            score.lemmas.0 += usize::from(here.is_some_and(|f| f.2 == mark.lemma));
            score.readings.0 += usize::from(here.is_some_and(|f| f.3 == mark.reading));
        }
        at += mark.surface.chars().count();
    }
    score
}
