//! The shipped words, found by spelling and reading: a deck of the learner's joins them.

use crate::app::edit::Edits;
use crate::domain::hash::{self, NumberMap};
use crate::domain::japanese::kana;
use crate::store::{Change, DeckNum, NoteNum, StoreError};

/// The shipped words.
#[derive(Default)]
pub struct Words {
    /// By spelling and reading.
    by_both: NumberMap<u64, NoteNum>,
    /// By spelling alone, the easiest of them; empty unless asked for.
    by_spelling: NumberMap<u64, NoteNum>,
}

impl Words {
    /// Reads them, as the learner has them and as their decks do; by spelling alone where `spelled` asks for it.
    pub fn load(tx: &Change<'_>, edits: &Edits, spelled: bool) -> Result<Words, StoreError> {
        let mut words = Words::default();
        let shipped: Vec<DeckNum> = tx.decks()?.iter().filter(|d| d.deck.shipped).map(|d| d.num).collect();
        for note in edits.notes() {
            let theirs = tx.note(note)?;
            if let Some(under) = edits.under(note, theirs.text()).filter(|_| shipped.contains(&theirs.deck)) {
                let text = under.text(theirs.text());
                words.by_both.insert(key(text.head, text.read), note);
            }
        }
        tx.each_shipped_word(|head, read, note| {
            words.by_both.entry(key(head, read)).or_insert(note);
            if spelled {
                words.by_spelling.entry(hash::stable(&[head])).or_insert(note);
            }
        })?;
        Ok(words)
    }

    pub fn is_empty(&self) -> bool {
        self.by_both.is_empty()
    }

    /// The word of this spelling and reading.
    pub fn get(&self, head: &str, read: &str) -> Option<NoteNum> {
        self.by_both.get(&key(head, read)).copied()
    }

    /// The easiest word of this spelling.
    pub fn spelled(&self, head: &str) -> Option<NoteNum> {
        self.by_spelling.get(&hash::stable(&[head])).copied()
    }
}

/// One number for a spelling and its reading; a word written in kana is its own reading.
fn key(head: &str, read: &str) -> u64 {
    hash::stable(&[head, if read.is_empty() && head.chars().all(kana::is_kana) { head } else { read }])
}
