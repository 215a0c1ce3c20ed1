//! A desk of its own for every test: a temporary folder, an empty environment, a fixed clock, the real program.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// The moment at which every test happens unless it says otherwise.
pub const NOW: &str = "2026-11-23T21:00:00+09:00";

pub struct Desk {
    dir: TempDir,
}

/// A collection with the shipped decks, made once for all tests.
fn filled() -> &'static Path {
    static FILLED: OnceLock<TempDir> = OnceLock::new();
    FILLED
        .get_or_init(|| {
            let dir = TempDir::new().unwrap();
            let made = program(dir.path()).arg("due").output().unwrap();
            assert!(made.status.success(), "{made:?}");
            dir
        })
        .path()
}

fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gokaku"));
    command
        .env_clear()
        .env("HOME", home)
        .env("GOKAKU_SEED", "7")
        .env("GOKAKU_NOW", NOW)
        .env("GOKAKU_COLLECTION", home.join("collection.db"))
        .current_dir(home);
    command
}

impl Desk {
    /// A desk with a collection that holds the shipped decks and no history.
    pub fn new() -> Desk {
        let desk = Desk::empty();
        std::fs::copy(filled().join("collection.db"), desk.path("collection.db")).unwrap();
        desk
    }

    /// A desk without a collection.
    pub fn empty() -> Desk {
        Desk { dir: TempDir::new().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = program(self.dir.path());
        command.args(args);
        command
    }

    pub fn output(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs the program with lines on its standard input.
    pub fn feed(&self, args: &[&str], input: &str) -> Output {
        let mut child =
            self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What the program prints; it must succeed.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.output(args);
        assert!(out.status.success(), "gokaku {args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// What the program prints as JSON; it must succeed or say an expected no.
    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.output(args);
        assert!(matches!(out.status.code(), Some(0 | 1)), "gokaku {args:?}: {out:?}");
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("gokaku {args:?}: {e}: {out:?}"))
    }

    /// A screen as a golden test shows it: exit code, standard output, standard error.
    pub fn screen(&self, args: &[&str]) -> String {
        shown(&self.output(args))
    }

    /// A session in JSON Lines.
    pub fn session(&self, args: &[&str]) -> Dialogue {
        let mut all = vec!["review", "--json"];
        all.extend(args);
        let mut child = self.command(&all).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Dialogue { child, input: Some(input), output }
    }
}

pub fn shown(out: &Output) -> String {
    let mut text = String::new();
    if out.status.code() != Some(0) {
        text += &format!("[exit {}]\n", out.status.code().unwrap_or(-1));
    }
    text += &String::from_utf8_lossy(&out.stdout);
    let err = String::from_utf8_lossy(&out.stderr);
    if !err.is_empty() {
        text += &format!("[stderr]\n{err}");
    }
    text
}

/// A conversation with `review --json`.
pub struct Dialogue {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Dialogue {
    /// The next line that the program writes.
    pub fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line:?}"))
    }

    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// Says a line and hears one back.
    pub fn ask(&mut self, line: &str) -> Value {
        self.say(line);
        self.hear()
    }

    /// Ends the input and returns the program's exit code.
    pub fn end(mut self) -> i32 {
        self.input = None;
        std::io::copy(&mut self.output, &mut std::io::sink()).unwrap();
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

/// A file of the shared folder beside the checkout, or `None`, said aloud, where there is none.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not here");
    None
}
