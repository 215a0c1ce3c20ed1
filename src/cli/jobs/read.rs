//! `gokaku jobs read`: a posting in a screen, or token by token as JSON.

use serde::Serialize;

use crate::app::import::ImportError;
use crate::app::jobs::mine::{self, Mined};
use crate::app::jobs::reading::{self, Reading};
use crate::cli::args::JobsReadArgs;
use crate::cli::failure::Failure;
use crate::cli::out::{Out, Style};
use crate::cli::{Context, Exit};
use crate::domain::career::asked::Need;
use crate::domain::career::bar::Bar;
use crate::domain::career::coverage::Place;

use super::{mecab, posting};

/// Unknown words that a screen shows.
const SHOWN: usize = 10;

pub fn run(context: &mut Context, args: &JobsReadArgs) -> Result<Exit, Failure> {
    let text = posting(&args.file)?;
    let tokens = match args.analyzer.as_deref() {
        None => None,
        Some("mecab") => Some(mecab::tokens(&text)?),
        Some(other) => {
            return Err(Failure::usage(
                format!("“{other}” is no analyzer"),
                "there is mecab; without one, gokaku's own",
            ));
        }
    };
    let mut store = context.open()?;
    let found = reading::read(&mut store, context.now(), &text, tokens)?;
    let mined = match args.mine.map(|most| mine::mine(&mut store, context.now(), &found, most)) {
        None => None,
        Some(Ok(mined)) => Some(mined),
        Some(Err(ImportError::App(e))) => return Err(e.into()),
        Some(Err(e)) => return Err(Failure::usage(e.to_string(), "run `gokaku doctor`")),
    };
    if context.json {
        context.out.json(&json(&found, mined.as_ref()))?;
    } else {
        tell(&mut context.out, &found, mined.as_ref())?;
    }
    Ok(0)
}

/// What is asked, in words.
fn asks(bar: Bar) -> String {
    match (bar, bar.level()) {
        (Bar::None, _) => "no Japanese".to_owned(),
        (Bar::Jlpt(level), _) => level.to_string(),
        (Bar::Native, _) => "Japanese as a native speaker (more than any test shows)".to_owned(),
        (bar, Some(level)) => format!("{bar} Japanese (about {level})"),
        (bar, None) => bar.to_string(),
    }
}

fn tell(out: &mut Out, found: &Reading, mined: Option<&Mined>) -> Result<(), Failure> {
    let asked = match (found.asked.required, found.asked.welcome) {
        (Some(bar), Some(more)) => format!("Asks {}; {} is welcome.", asks(bar), asks(more)),
        (Some(bar), None) => format!("Asks {}.", asks(bar)),
        (None, Some(more)) => format!("Asks no level; {} is welcome.", asks(more)),
        (None, None) => "Names no level of Japanese.".to_owned(),
    };
    out.styled(Style::Strong, &asked)?;
    out.line("")?;
    if !found.topics.is_empty() {
        out.line(&format!("Work with: {}.", found.topics.join(", ")))?;
    }
    let Some(readable) = found.readable else {
        return out.line("There are no Japanese words in it.");
    };
    let counted: u32 = found.shares.iter().filter(|s| s.place != Place::Uncounted).map(|s| s.tokens).sum();
    out.line(&format!("You can read about {:.0} % of its {} today.", readable * 100.0, words(counted)))?;
    if readable <= 0.0 {
        out.line("No word is known yet: `gokaku placement` finds out in five minutes which are.")?;
    }
    out.line("")?;
    for share in found.shares.iter().filter(|s| s.tokens > 0 && s.place != Place::Uncounted) {
        let known = share.read / f64::from(share.tokens) * 100.0;
        let of = f64::from(share.tokens) / f64::from(counted) * 100.0;
        let place = share.place.as_str();
        out.line(&format!("  {place:<9} {:>4}  {of:>3.0} % of it, {known:>3.0} % read", share.tokens))?;
    }
    if !found.unknown.is_empty() {
        out.line("")?;
        out.line("Not known yet, the most used first:")?;
    }
    for word in found.unknown.iter().take(SHOWN) {
        let read = if word.read == word.head { String::new() } else { format!("（{}）", word.read) };
        let more = if word.uses > word.here { format!(", {} in all postings", word.uses) } else { String::new() };
        out.line(&format!("  {}{read}  {}, {} here{more}", word.head, word.place.as_str(), word.here))?;
    }
    if found.unknown.len() > SHOWN {
        out.line(&format!("  … and {} more", found.unknown.len() - SHOWN))?;
    }
    if let Some(mined) = mined {
        let report = &mined.report;
        out.line("")?;
        out.line(&format!(
            "In the deck “{}”: {} new, {} shared with a shipped deck, {} there already.",
            mine::DECK,
            report.added,
            report.joined,
            report.known + report.changed
        ))?;
    }
    Ok(())
}

fn words(n: u32) -> String {
    if n == 1 { "one word".to_owned() } else { format!("{n} words") }
}

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    level_asked: AskedJson<'a>,
    topics: &'a [&'static str],
    characters: usize,
    tokens_total: usize,
    /// 0 to 1; null for a text without a word that counts.
    readable: Option<f64>,
    by_level: Vec<ShareJson>,
    unknown: Vec<UnknownJson<'a>>,
    tokens: Vec<TokenJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mined: Option<MinedJson<'a>>,
}

#[derive(Serialize)]
struct AskedJson<'a> {
    required: Option<BarJson>,
    welcome: Option<BarJson>,
    mentions: Vec<MentionJson<'a>>,
}

#[derive(Serialize)]
struct BarJson {
    /// none, basic, conversational, business, fluent, native, N5 to N1, BJT and points.
    asked: String,
    /// The level that meets it.
    jlpt: Option<&'static str>,
}

#[derive(Serialize)]
struct MentionJson<'a> {
    phrase: &'a str,
    asked: String,
    need: &'static str,
}

#[derive(Serialize)]
struct ShareJson {
    level: &'static str,
    tokens: u32,
    /// Sum of the recall of the tokens.
    read: f64,
}

#[derive(Serialize)]
struct UnknownJson<'a> {
    head: &'a str,
    read: &'a str,
    surface: &'a str,
    level: &'static str,
    here: u32,
    uses: u32,
    sentence: &'a str,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct TokenJson<'a> {
    start: usize,
    surface: &'a str,
    lemma: &'a str,
    reading: &'a str,
    lemma_reading: &'a str,
    pos: &'static str,
    level: &'static str,
    /// Probability of recall; null for what is not counted.
    known: Option<f64>,
    note: Option<&'a str>,
    parts: Vec<PartJson<'a>>,
}

#[derive(Serialize)]
struct PartJson<'a> {
    surface: &'a str,
    lemma: &'a str,
    reading: &'a str,
}

#[derive(Serialize)]
struct MinedJson<'a> {
    deck: &'static str,
    words: &'a [String],
    added: u32,
    joined: u32,
    known: u32,
}

fn json<'a>(found: &'a Reading, mined: Option<&'a Mined>) -> Json<'a> {
    let bar = |bar: Bar| BarJson { asked: bar.to_string(), jlpt: bar.level().map(|level| level.as_str()) };
    let need = |need: Need| match need {
        Need::Required => "required",
        Need::Welcome => "welcome",
        Need::Not => "not",
    };
    let mentions = found.asked.mentions.iter();
    Json {
        schema: "gokaku.jobs-read/1",
        level_asked: AskedJson {
            required: found.asked.required.map(bar),
            welcome: found.asked.welcome.map(bar),
            mentions: mentions
                .map(|m| MentionJson { phrase: &m.phrase, asked: m.bar.to_string(), need: need(m.need) })
                .collect(),
        },
        topics: &found.topics,
        characters: found.characters,
        tokens_total: found.words.len(),
        readable: found.readable,
        by_level: found
            .shares
            .iter()
            .map(|s| ShareJson { level: s.place.as_str(), tokens: s.tokens, read: s.read })
            .collect(),
        unknown: found
            .unknown
            .iter()
            .map(|u| UnknownJson {
                head: &u.head,
                read: &u.read,
                surface: &u.surface,
                level: u.place.as_str(),
                here: u.here,
                uses: u.uses,
                sentence: &u.sentence,
                note: u.note.as_deref(),
            })
            .collect(),
        tokens: found
            .words
            .iter()
            .map(|w| TokenJson {
                start: w.token.start,
                surface: &w.token.surface,
                lemma: &w.token.lemma,
                reading: &w.token.reading,
                lemma_reading: &w.token.lemma_reading,
                pos: w.token.pos.as_str(),
                level: w.place.as_str(),
                known: (w.place != Place::Uncounted).then_some(w.recall),
                note: w.note.as_deref(),
                parts: w
                    .token
                    .parts
                    .iter()
                    .map(|p| PartJson { surface: &p.surface, lemma: &p.lemma, reading: &p.reading })
                    .collect(),
            })
            .collect(),
        mined: mined.map(|m| MinedJson {
            deck: mine::DECK,
            words: &m.words,
            added: m.report.added,
            joined: m.report.joined,
            known: m.report.known + m.report.changed,
        }),
    }
}
