//! Every console block of the README and of `docs/` does what it says, word for word.
//!
//! A block is ```` ```console ````; `$ ` begins a command and the lines below it are what it prints. `cargo run … --` is
//! this program, a file that a block needs stands in a comment `<!-- file NAME: … -->` before it, and the keys that are
//! pressed on a terminal in `<!-- keys: … -->`. The blocks of one page share one collection.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::terminal;

/// Commands that a test cannot run inside itself: they build or test the program that runs now.
const OUTSIDE: [&str; 3] = ["cargo test", "cargo bench", "cargo build --release"];

#[derive(Debug)]
enum Part {
    File { name: String, text: String },
    Keys(String),
    Command { line: usize, words: Vec<String>, output: String },
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("CONTRIBUTING.md"), root.join("decks/README.md")];
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    pages.extend(docs.filter(|path| path.extension().is_some_and(|e| e == "md")));
    pages.sort();
    pages
}

fn parts(page: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        if let Some(name) = line.strip_prefix("<!-- file ").and_then(|rest| rest.strip_suffix(':')) {
            let text = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "-->").map(|l| format!("{l}\n")).collect();
            parts.push(Part::File { name: name.to_owned(), text });
        } else if let Some(keys) = line.strip_prefix("<!-- keys: ").and_then(|rest| rest.strip_suffix(" -->")) {
            parts.push(Part::Keys(keys.split(' ').map(|key| if key == "space" { " " } else { key }).collect()));
        } else if line == "```console" {
            for (number, line) in lines.by_ref().take_while(|(_, l)| *l != "```") {
                match (line.strip_prefix("$ "), parts.last_mut()) {
                    (Some(command), _) => {
                        let words = command.split(' ').map(str::to_owned).collect();
                        parts.push(Part::Command { line: number + 1, words, output: String::new() });
                    }
                    (None, Some(Part::Command { output, .. })) => *output += &format!("{line}\n"),
                    (None, _) => panic!("line {}: text before a command", number + 1),
                }
            }
        }
    }
    parts
}

/// The program's arguments, or `None` for a command that stands outside.
fn arguments(words: &[String]) -> Option<Vec<&str>> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["gokaku", rest @ ..] | ["cargo", "run", "--release", "--", rest @ ..] => Some(rest.to_vec()),
        other => {
            assert!(OUTSIDE.contains(&other.join(" ").as_str()), "{other:?} is not run by this test");
            None
        }
    }
}

#[test]
fn every_console_block_does_what_it_says() {
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let (desk, mut keys) = (Desk::empty(), None);
        for part in parts(&text) {
            match part {
                Part::File { name, text } => {
                    desk.write(&name, &text);
                }
                Part::Keys(pressed) => keys = Some(pressed),
                Part::Command { line, words, output } => {
                    let Some(args) = arguments(&words) else { continue };
                    let screen = keys.is_some();
                    let printed = match keys.take() {
                        Some(pressed) => terminal::typed(&Desk::new(), &args, &pressed),
                        None => {
                            let out = desk.output(&args);
                            String::from_utf8([out.stderr, out.stdout].concat()).unwrap()
                        }
                    };
                    // A terminal may go on below what is shown; a command alone says nothing of what it prints.
                    let cut = screen || output.is_empty();
                    let told = if cut { printed.get(..output.len()).unwrap_or(&printed) } else { &printed };
                    assert_eq!(told, output, "{}:{line}: $ {}", page.display(), words.join(" "));
                }
            }
        }
    }
}
