//! A typed answer: what counts, what was typed, which of six verdicts it is, and the grade that follows. Every face asks
//! here, so that lines, JSON and the screen judge alike.

use crate::domain::card::Ask;
use crate::domain::japanese::slip::Told;
use crate::domain::japanese::typed::{self, Note, Verdict as Read, Why};
use crate::domain::japanese::visible;
use crate::domain::japanese::{furigana, kana, romaji, typo};
use crate::domain::meaning::{self, Meaning};
use crate::domain::note::Kind;
use crate::domain::rating::Rating;
use crate::store::Reader;

use super::AppError;
use super::confusion;
use super::question::Question;

/// Which side of a card is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The reading of a word.
    Reading,
    /// The on reading of a kanji.
    On,
    /// The kun reading of a kanji.
    Kun,
    /// The meaning, in English.
    Meaning,
    /// The Japanese word, by its reading or its spelling.
    Word,
}

impl Field {
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Reading => "reading",
            Field::On => "on",
            Field::Kun => "kun",
            Field::Meaning => "meaning",
            Field::Word => "word",
        }
    }
}

/// What counts as an answer to a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// What is asked; none where nothing can be typed.
    pub field: Option<Field>,
    /// The readings that are right; those after the first `own` are other readings that the word has in our lists.
    pub readings: Vec<String>,
    pub own: usize,
    /// Spellings that are right where the word is asked.
    pub spellings: Vec<String>,
    /// The senses: right where the meaning is asked, another field elsewhere.
    pub senses: Vec<String>,
    /// Readings of another field: kun where on is asked, the reading where the meaning is.
    pub beside: Vec<(Field, String)>,
    /// Other words of the same spelling: reading and meaning.
    pub alike: Vec<(String, String)>,
    /// The word with its furigana, `食(た)べる`, where the question shows some of its kana.
    pub ruby: String,
}

/// The six verdicts, as the protocol names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Typo,
    WrongField,
    OtherReading,
    VisibleKana,
    Wrong,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Right => "right",
            Verdict::Typo => "typo",
            Verdict::WrongField => "wrong-field",
            Verdict::OtherReading => "other-reading",
            Verdict::VisibleKana => "visible-kana",
            Verdict::Wrong => "wrong",
        }
    }
}

/// What a typed answer is worth, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    Right(Option<Note>),
    /// The sense that was meant: a letter slipped. Counts.
    Typo(String),
    /// One key beside a right reading: ask again.
    Key,
    /// Another reading of the word than the first. Counts.
    OtherReading {
        typed: String,
        usual: String,
    },
    /// Another side of the card: ask again.
    WrongField(Field),
    /// The reading of another word that is spelled the same: ask again.
    OtherWord {
        reading: String,
        gloss: String,
    },
    /// Kana that the question shows were missed: ask again.
    VisibleKana(String),
    /// Another reading; with the first difference.
    WrongReading(Told),
    WrongMeaning,
    /// Nothing that counts: ask again.
    NoAnswer(Why),
}

impl Judged {
    /// The rating that follows unless the learner says otherwise; none where it is asked again.
    pub const fn rating(&self) -> Option<Rating> {
        match self {
            Judged::Right(_) | Judged::Typo(_) | Judged::OtherReading { .. } => Some(Rating::Good),
            Judged::WrongReading(_) | Judged::WrongMeaning => Some(Rating::Again),
            _ => None,
        }
    }

    /// Whether it counts as right.
    pub const fn is_right(&self) -> bool {
        matches!(self.rating(), Some(Rating::Good))
    }

    /// Which of the six it is; none where nothing was answered.
    pub const fn verdict(&self) -> Option<Verdict> {
        Some(match self {
            Judged::Right(_) => Verdict::Right,
            Judged::Typo(_) | Judged::Key => Verdict::Typo,
            Judged::OtherReading { .. } => Verdict::OtherReading,
            Judged::WrongField(_) | Judged::OtherWord { .. } => Verdict::WrongField,
            Judged::VisibleKana(_) => Verdict::VisibleKana,
            Judged::WrongReading(_) | Judged::WrongMeaning => Verdict::Wrong,
            Judged::NoAnswer(_) => return None,
        })
    }
}

/// The readings of a word that may be typed; none where the question shows the reading already.
pub fn readings(head: &str, read: &str) -> Vec<String> {
    if !head.chars().any(kana::is_kanji) {
        return Vec::new();
    }
    parts(read)
}

/// The readings in a field that holds several.
pub fn parts(read: &str) -> Vec<String> {
    let parts = read.split([';', '；', '、', '/']).map(str::trim).filter(|r| !r.is_empty());
    parts.map(str::to_owned).collect()
}

/// Judges what was typed against readings alone, of which any will do.
pub fn judge(readings: &[String], answer: &str) -> Judged {
    match typed::judge(readings, answer) {
        Read::Right => Judged::Right(None),
        Read::RightBut(note) => Judged::Right(Some(note)),
        Read::Wrong(slip) => {
            let reading = readings.get(slip.reading).map_or("", String::as_str);
            Judged::WrongReading(slip.told(reading, answer))
        }
        Read::NoAnswer(why) => Judged::NoAnswer(why),
    }
}

impl Key {
    /// What is right, as it is shown after an answer.
    pub fn expected(&self) -> &[String] {
        if self.field == Some(Field::Meaning) { &self.senses } else { &self.readings }
    }

    /// Judges what was typed, as far as the card itself tells.
    pub fn judge(&self, answer: &str) -> Judged {
        match self.field {
            Some(Field::Meaning) => self.meaning(answer),
            Some(field) => self.reading(field, answer),
            None => Judged::NoAnswer(Why::Empty),
        }
    }

    /// Judges what was typed; a near miss of a meaning is a slip only where it is not another word's meaning.
    pub fn judge_among(&self, reader: Reader<'_>, answer: &str) -> Result<Judged, AppError> {
        let judged = self.judge(answer);
        if matches!(judged, Judged::Typo(_)) && confusion::is_a_meaning(reader, answer)? {
            return Ok(Judged::WrongMeaning);
        }
        Ok(judged)
    }

    fn reading(&self, field: Field, answer: &str) -> Judged {
        let spelled = kana::usual_width(answer.trim());
        if field == Field::Word && self.spellings.contains(&spelled) {
            return Judged::Right(None);
        }
        let judged = judge(&self.readings, answer);
        match &judged {
            Judged::Right(_) => match self.listed(answer) {
                Some(typed) => {
                    Judged::OtherReading { typed, usual: self.readings.first().cloned().unwrap_or_default() }
                }
                None => judged,
            },
            Judged::WrongReading(_) => self.excuse(answer).unwrap_or(judged),
            _ => judged,
        }
    }

    /// The reading that was typed, where it is not the word's own.
    fn listed(&self, answer: &str) -> Option<String> {
        let (own, listed) = self.readings.split_at(self.own.min(self.readings.len()));
        if typed::judge(own, answer).is_right() {
            return None;
        }
        listed.iter().find(|r| typed::judge(&[r], answer).is_right()).cloned()
    }

    /// Why a reading that does not fit is asked again.
    fn excuse(&self, answer: &str) -> Option<Judged> {
        if let Some((field, _)) = self.beside.iter().find(|(_, r)| typed::judge(&[r], answer).is_right()) {
            return Some(Judged::WrongField(*field));
        }
        if meaning::judge(&self.senses, answer) == Meaning::Right {
            return Some(Judged::WrongField(Field::Meaning));
        }
        if let Some((reading, gloss)) = self.alike.iter().find(|(r, _)| typed::judge(&[r], answer).is_right()) {
            return Some(Judged::OtherWord { reading: reading.clone(), gloss: gloss.clone() });
        }
        if typo::is_typo(&self.readings, answer) {
            return Some(Judged::Key);
        }
        let (runs, kana) = (furigana::runs(&self.ruby), romaji::finished(answer));
        visible::slip(&runs, &kana).map(|missed| Judged::VisibleKana(missed.to_owned()))
    }

    fn meaning(&self, answer: &str) -> Judged {
        if !answer.chars().any(char::is_alphanumeric) {
            return Judged::NoAnswer(Why::Empty);
        }
        match meaning::judge(&self.senses, answer) {
            Meaning::Right => Judged::Right(None),
            Meaning::Typo(sense) => Judged::Typo(sense),
            Meaning::Wrong => {
                let beside = self.beside.iter().find(|(_, r)| typed::judge(&[r], answer).is_right());
                beside.map_or(Judged::WrongMeaning, |(field, _)| Judged::WrongField(*field))
            }
        }
    }
}

/// What is typed for a question, if anything can be: the reading of a word that shows none, the on reading of a kanji or
/// else its kun reading, the word that is asked by its meaning, and of what has no other side the meaning.
pub fn field(question: &Question) -> Option<Field> {
    let has = |text: &str| !meaning::senses(text).is_empty();
    let meaning = || (has(&question.note.gloss) || has(question.extra("more"))).then_some(Field::Meaning);
    match (question.note.kind, question.ask) {
        (Kind::Grammar, _) => None,
        (Kind::Kanji, Ask::Recognise) if !question.extra("on").is_empty() => Some(Field::On),
        (Kind::Kanji, Ask::Recognise) if !question.extra("kun").is_empty() => Some(Field::Kun),
        (Kind::Kanji, Ask::Recognise) => meaning(),
        (_, Ask::Recognise) if !question.readings.is_empty() => Some(Field::Reading),
        (_, Ask::Recognise) => meaning(),
        (_, Ask::Recall) => Some(Field::Word),
    }
}

/// What counts as an answer to a question about a word.
pub fn of_a_word(reader: Reader<'_>, question: &Question) -> Result<Key, AppError> {
    let note = &question.note;
    let head = furigana::plain(&note.head);
    let mut key = Key { field: question.field, senses: senses(question), ..Key::default() };
    if question.field != Some(Field::Reading) {
        return Ok(key);
    }
    key.own = 1;
    key.readings.clone_from(&question.readings);
    key.ruby = ruby(question, &head, &key.readings[0]);
    if note.homograph {
        for other in reader.spelled(&note.head)?.into_iter().filter(|other| other.num != note.num) {
            if base(&other.id) == base(&note.id) {
                key.readings.extend(parts(&other.read));
            } else {
                key.alike.extend(parts(&other.read).into_iter().map(|r| (r, other.gloss.clone())));
            }
        }
        key.alike.retain(|(reading, _)| !key.readings.contains(reading));
    }
    Ok(key)
}

/// The word that is asked by its meaning.
pub fn of_a_reverse(question: &Question) -> Key {
    let head = furigana::plain(&question.note.head);
    let mut readings = parts(&question.note.read);
    if readings.is_empty() {
        readings.push(head.clone());
    }
    let also = question.extra("alt").split(';').filter(|alt| !alt.is_empty()).map(str::to_owned);
    let spellings = std::iter::once(head).chain(also).collect();
    Key { field: question.field, own: readings.len(), readings, spellings, ..Key::default() }
}

/// A kanji is asked for its on reading, or its kun reading where it has no other.
pub fn of_a_kanji(question: &Question) -> Key {
    let bare = |name: &str| -> Vec<String> {
        let parts = question.extra(name).split(' ').map(|r| r.split(':').next().unwrap_or(r));
        parts.map(|r| r.trim_matches('-').to_owned()).filter(|r| !r.is_empty()).collect()
    };
    let (on, kun) = (bare("on"), bare("kun"));
    // What stands before the dot is the kanji's own, the rest okurigana; both are right.
    let kun: Vec<String> = kun
        .iter()
        .flat_map(|r| [r.replace('.', ""), r.split('.').next().unwrap_or(r).to_owned()])
        .filter(|r| !r.is_empty())
        .collect();
    let senses = senses(question);
    let (readings, beside) = match question.field {
        Some(Field::On) => (on, kun.into_iter().map(|r| (Field::Kun, r)).collect()),
        Some(Field::Kun) => (kun, Vec::new()),
        _ => (Vec::new(), Vec::new()),
    };
    Key { field: question.field, own: readings.len(), readings, senses, beside, ..Key::default() }
}

fn senses(question: &Question) -> Vec<String> {
    let mut senses = meaning::senses(&question.note.gloss);
    senses.extend(meaning::senses(question.extra("more")));
    senses
}

/// The word with its furigana: as the deck has it, or parted at its ends.
fn ruby(question: &Question, head: &str, read: &str) -> String {
    let own = question.extra("ruby");
    if !own.is_empty() {
        return own.to_owned();
    }
    let runs = visible::runs(head, read);
    runs.iter().map(|r| r.reading.map_or(r.text.to_owned(), |reading| format!("{}({reading})", r.text))).collect()
}

/// A note's id without the number of a second reading: `w1463770.2` is another reading of `w1463770`.
fn base(id: &str) -> &str {
    id.split_once('.').map_or(id, |(base, _)| base)
}
