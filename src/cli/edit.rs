//! `gokaku cards edit`: a note's text in the learner's own editor, or from a file.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::app::edit::{self, EditError, Edited};
use crate::store::Store;
use crate::store::notes::NoteRow;

use super::args::EditArgs;
use super::failure::Failure;
use super::{Context, Exit};

/// What edits where neither `VISUAL` nor `EDITOR` says otherwise.
const EDITOR: &str = "vi";

pub fn run(context: &mut Context, args: &EditArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let note = edit::named(store.read(), &args.name)?;
    let now = context.now();
    if args.print {
        return context.out.write(&edit::text_of(&note)).map(|()| 0);
    }
    if args.reset {
        let done = edit::reset(&mut store, now, note.num)?;
        return tell(context, &done, "back to the words of its deck");
    }
    if let Some(path) = &args.from {
        let text = read(path)?;
        let done = edit::apply(&mut store, now, note.num, &text)?;
        return tell(context, &done, "changed");
    }
    context.out.flush()?;
    let done = in_editor(context, &mut store, &note)?;
    tell(context, &done, "changed")
}

/// Opens the note of this id in the editor beside something else, and says in a line what came of it.
pub fn aside(context: &Context, store: &mut Store, name: &str) -> String {
    let note = edit::named(store.read(), name).map_err(Failure::from);
    match note.and_then(|note| in_editor(context, store, &note)) {
        Ok(done) if done.fields.is_empty() => "Nothing was changed.".to_owned(),
        Ok(done) => format!("Changed: {}.", done.fields.join(", ")),
        Err(Failure::Told { message, hint: Some(hint), .. }) => format!("{message} — {hint}"),
        Err(Failure::Told { message, .. }) => message,
        Err(Failure::ClosedPipe) => String::new(),
    }
}

fn in_editor(context: &Context, store: &mut Store, note: &NoteRow) -> Result<Edited, Failure> {
    let path = draft(context, note)?;
    let text = opened(context, &path)?;
    let done = edit::apply(store, context.now(), note.num, &text).map_err(|e| kept(e, note, &path))?;
    // What was taken in is of no more use; that it cannot be removed changes nothing.
    let _ = fs::remove_file(&path);
    Ok(done)
}

fn tell(context: &mut Context, done: &Edited, what: &str) -> Result<Exit, Failure> {
    if context.json {
        let value = json!({"schema": "gokaku.cards-edit/1", "note": done.note, "fields": done.fields});
        return context.out.json(&value).map(|()| 0);
    }
    match done.fields.as_slice() {
        [] => context.out.line("Nothing was changed.")?,
        fields => context.out.line(&format!("{}: {} {what}", done.note, fields.join(", ")))?,
    }
    Ok(0)
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = match path == Path::new("-") {
        true => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        }
        false => fs::read(path),
    };
    let unread = |reason: String| {
        let hint = "`gokaku cards edit WORD --print` prints a text to begin with";
        Failure::usage(format!("{}: it cannot be read: {reason}", path.display()), hint)
    };
    String::from_utf8(bytes.map_err(|e| unread(e.to_string()))?).map_err(|_| unread("it is not UTF-8".to_owned()))
}

/// Writes the note's text to a file of its own beside the collection, where only its owner looks.
fn draft(context: &Context, note: &NoteRow) -> Result<PathBuf, Failure> {
    use std::os::unix::fs::OpenOptionsExt;
    let collection = context.path()?;
    let folder = collection.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // An id may hold anything: only what is safe in a name goes into the file's.
    let safe: String =
        note.id.chars().take(40).map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '_' }).collect();
    for n in 0..100 {
        let path =
            folder.join(format!("gokaku-edit-{safe}{}.txt", if n == 0 { String::new() } else { format!("-{n}") }));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        match file.and_then(|mut file| file.write_all(edit::text_of(note).as_bytes())) {
            Ok(()) => return Ok(path),
            // A draft that was left behind stays.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => {
                let message = format!("{}: it cannot be written: {e}", path.display());
                return Err(Failure::usage(message, "use --print and --from with a file of yours"));
            }
        }
    }
    let message = format!("{}: a hundred drafts of this note lie there", folder.display());
    Err(Failure::usage(message, "remove the files gokaku-edit-*.txt"))
}

/// Opens the draft in the editor and reads it again. The editor's words are the shell's, as `EDITOR=\"code -w\"` is usual.
fn opened(context: &Context, path: &Path) -> Result<String, Failure> {
    let editor = match &context.environment.editor {
        Some(editor) => editor.clone(),
        None if context.environment.stdin_is_terminal && context.environment.stdout_is_terminal => EDITOR.to_owned(),
        None => {
            let _ = fs::remove_file(path);
            return Err(Failure::usage("there is no editor and no terminal", "set EDITOR, or use --print and --from"));
        }
    };
    let ended = Command::new("sh").arg("-c").arg(format!("{editor} \"$1\"")).arg(&editor).arg(path).status();
    let refused = match ended {
        Ok(status) if status.success() => return read(path),
        Ok(status) => format!("the editor {editor} ended with {status}"),
        Err(e) => format!("the editor {editor} cannot be started: {e}"),
    };
    let _ = fs::remove_file(path);
    Err(Failure::usage(format!("{refused}; nothing was changed"), "set EDITOR to an editor that you have"))
}

/// A text that was not taken is kept, so that nothing typed is lost.
fn kept(e: EditError, note: &NoteRow, path: &Path) -> Failure {
    let hint = format!("your text is kept: correct it, then `gokaku cards edit {} --from {}`", note.id, path.display());
    match e {
        EditError::App(e) => e.into(),
        EditError::Text { .. } => Failure::usage(e.to_string(), hint),
    }
}

impl From<EditError> for Failure {
    fn from(e: EditError) -> Failure {
        match e {
            EditError::App(e) => e.into(),
            EditError::Text { .. } => {
                Failure::usage(e.to_string(), "`gokaku cards edit WORD --print` shows how the text looks")
            }
        }
    }
}
