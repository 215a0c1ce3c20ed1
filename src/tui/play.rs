//! Playing a word with a command of the learner's: `mpv {file}`, or any that takes the word. Nothing is waited for.

use std::process::{Child, Command, Stdio};

use crate::app::question::Question;
use crate::domain::japanese::furigana;

/// Commands that were begun.
#[derive(Default)]
pub struct Player {
    running: Vec<Child>,
}

impl Player {
    /// Begins the command for a card. The reason, in words, where it cannot be.
    pub fn play(&mut self, command: Option<&str>, question: &Question) -> Result<(), String> {
        self.running.retain_mut(|child| matches!(child.try_wait(), Ok(None)));
        let Some(command) = command else {
            return Err("No command plays words yet: gokaku config set play \"mpv {file}\"".to_owned());
        };
        let words = filled(command, question)?;
        let Some((program, arguments)) = words.split_first() else { return Err("The command is empty.".to_owned()) };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.running.push(command.spawn().map_err(|e| format!("{program} cannot be run: {e}"))?);
        Ok(())
    }
}

/// The command with the word, its reading and its sound file in place; the word comes last where none has a place.
fn filled(command: &str, question: &Question) -> Result<Vec<String>, String> {
    let word = furigana::plain(&question.note.head);
    let file = [question.extra("audio"), question.extra("sound")].into_iter().find(|f| !f.is_empty());
    if command.contains("{file}") && file.is_none() {
        return Err("This note has no sound file.".to_owned());
    }
    let fill = |part: &str| {
        let reading = if question.note.read.is_empty() { &word } else { &question.note.read };
        part.replace("{word}", &word).replace("{reading}", reading).replace("{file}", file.unwrap_or_default())
    };
    let mut words: Vec<String> = command.split_whitespace().map(fill).collect();
    if !["{word}", "{reading}", "{file}"].iter().any(|place| command.contains(place)) {
        words.push(word);
    }
    Ok(words)
}
