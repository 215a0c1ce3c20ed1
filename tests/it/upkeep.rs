//! A note put right, a collection copied and brought back, the pages and scripts that a shell wants.

use std::fs;
use std::process::Stdio;

use super::desk::{Desk, shown};

#[test]
fn a_note_is_edited_in_the_learners_own_editor_and_keeps_its_progress() {
    let desk = Desk::new();
    let mut session = desk.session(&["--deck", "n5-words"]);
    let card = session.hear()["card"].as_str().unwrap().to_owned();
    session.ask(r#"{"rate":"good"}"#);
    session.end();
    let note = card.split('/').next().unwrap();
    let before = desk.json(&["cards", note, "--json"])["cards"][0].clone();
    let edit = |editor: &str| {
        let mut command = desk.command(&["cards", "edit", &card]);
        shown(&command.env("EDITOR", editor).stdin(Stdio::null()).output().unwrap())
    };
    assert_eq!(edit("sed -i s/^gloss:.*/gloss:mine/"), format!("{note}: gloss changed\n"));
    let after = desk.json(&["cards", note, "--json"])["cards"][0].clone();
    assert_eq!((&after["gloss"], &after["due"]), (&"mine".into(), &before["due"]));
    assert_eq!((&after["stability_days"], after["state"].as_str()), (&before["stability_days"], Some("review")));
    assert_eq!(edit("true"), "Nothing was changed.\n");
    assert!(edit("false").contains("nothing was changed"));
    // A text that is not taken is kept.
    let refused = edit("sed -i s/^gloss/glos/");
    assert!(refused.contains("did you mean gloss?") && refused.contains("your text is kept"), "{refused}");
    let draft = desk.path(&format!("gokaku-edit-{note}.txt"));
    let text = fs::read_to_string(&draft).unwrap();
    fs::write(&draft, text.replace("glos: ", "gloss: still ")).unwrap();
    desk.ok(&["cards", "edit", note, "--from", draft.to_str().unwrap()]);
    assert!(desk.ok(&["cards", "edit", note, "--print"]).contains("\ngloss: still mine\n"));
    desk.ok(&["cards", "edit", note, "--reset"]);
    assert_eq!(desk.json(&["cards", note, "--json"])["cards"][0], before);
    desk.ok(&["doctor"]);
}

#[test]
fn an_edit_outlives_an_import_of_its_deck_and_what_was_not_edited_follows_the_file() {
    let desk = Desk::new();
    desk.write(
        "mine.tsv",
        "head\tread\tgloss\thint\n飲みニケーション\tのみニケーション\tovertime\told\n会議\tかいぎ\tmeeting\t\n",
    );
    desk.ok(&["import", "mine.tsv"]);
    let set = |name: &str, text: &str| shown(&desk.feed(&["cards", "edit", name, "--from", "-"], text));
    assert!(
        set("飲みニケーション", "gloss: overtime pay\nhead: 飲みニュケーション\n").ends_with("gloss, head changed\n")
    );
    assert!(set("会議", "gloss: gathering\n").ends_with("gloss changed\n"));
    desk.write(
        "mine.tsv",
        "head\tread\tgloss\thint\n飲みニケーション\tのみニケーション\tmoney\tnew\n会議\tかいぎ\tmeeting\t\n",
    );
    insta::assert_snapshot!(desk.screen(&["import", "mine.tsv"]), @"mine.tsv → deck mine: 1 changed, 1 known already");
    let text = desk.ok(&["cards", "edit", "飲みニュケーション", "--print"]);
    assert!(text.contains("\ngloss: overtime pay\n") && text.contains("\nhint: new\n"), "{text}");
    assert!(desk.ok(&["cards", "edit", "会議", "--print"]).contains("\ngloss: gathering\n"));
    // Taken back, the deck's own words are those of its newest file.
    desk.ok(&["cards", "edit", "飲みニュケーション", "--reset"]);
    assert!(desk.ok(&["cards", "edit", "飲みニケーション", "--print"]).contains("\ngloss: money\n"));
}

#[test]
fn a_name_that_several_notes_bear_is_not_guessed() {
    let desk = Desk::new();
    let said = desk.screen(&["cards", "edit", "かいぎ"]);
    let told = said.contains("several notes are called so") || said.contains("there is no editor");
    assert!(told, "{said}");
    insta::assert_snapshot!(desk.screen(&["cards", "edit", "nowhere"]), @"
    [exit 2]
    [stderr]
    error: there is no word or card “nowhere”
    hint: `gokaku cards WORD` finds words by spelling, reading and meaning
    ");
}

#[test]
fn a_backup_comes_back_and_what_was_there_is_kept_aside() {
    let desk = Desk::new();
    let answer = |n: usize| {
        let mut session = desk.session(&["--new", "100"]);
        session.hear();
        for _ in 0..n {
            session.ask(r#"{"rate":"good"}"#);
            session.hear();
        }
        session.end();
    };
    answer(3);
    let three = desk.ok(&["export", "-", "--format", "json"]);
    desk.ok(&["backup", "three.db"]);
    answer(4);
    let seven = desk.ok(&["export", "-", "--format", "json"]);
    let said = desk.ok(&["restore", "three.db"]);
    assert!(said.contains("three.db: restored, 3 rows in its log"), "{said}");
    assert_eq!(desk.ok(&["export", "-", "--format", "json"]), three);
    desk.ok(&["doctor"]);
    let aside = said.rsplit(": ").next().unwrap().trim();
    assert_eq!(desk.ok(&["--collection", aside, "export", "-", "--format", "json"]), seven);
    // Back again: nothing was lost on the way.
    desk.ok(&["restore", aside]);
    assert_eq!(desk.ok(&["export", "-", "--format", "json"]), seven);
    // By default a backup is named after the day.
    desk.ok(&["backup"]);
    let backup = desk.path("backups/2026-11-23.db");
    assert_eq!(desk.ok(&["--collection", backup.to_str().unwrap(), "export", "-", "--format", "json"]), seven);
}

#[test]
fn what_is_no_sound_backup_changes_nothing() {
    let desk = Desk::new();
    desk.ok(&["backup", "good.db"]);
    let good = fs::read(desk.path("good.db")).unwrap();
    let mut torn = good.clone();
    torn.truncate(good.len() / 2);
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    let mut bent = good.clone();
    // The middle of the file, page by page, overwritten.
    bent[good.len() / 3..good.len() / 2].fill(0x5a);
    for (name, bytes) in
        [("torn", torn), ("newer", newer), ("bent", bent), ("empty", vec![]), ("text", b"hello".repeat(999))]
    {
        fs::write(desk.path(name), &bytes).unwrap();
        let before = fs::read(desk.path("collection.db")).unwrap();
        let out = desk.output(&["restore", name]);
        assert_eq!(out.status.code(), Some(2), "{name}: {out:?}");
        assert_eq!(fs::read(desk.path("collection.db")).unwrap(), before, "{name}");
        assert_eq!(fs::read(desk.path(name)).unwrap(), bytes, "{name}");
        let left: Vec<_> = fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(!left.iter().any(|n| n.to_string_lossy().contains("restore")), "{name}: {left:?}");
    }
    assert_eq!(desk.output(&["restore", "nowhere"]).status.code(), Some(2));
    assert_eq!(desk.output(&["restore", "collection.db"]).status.code(), Some(2));
    assert_eq!(desk.output(&["backup", "collection.db"]).status.code(), Some(2));
}

#[test]
fn a_collection_in_use_is_not_replaced() {
    let desk = Desk::new();
    desk.ok(&["backup", "b.db"]);
    let mut session = desk.session(&[]);
    session.hear();
    let said = desk.screen(&["restore", "b.db"]);
    assert!(said.contains("another program"), "{said}");
    assert_eq!(session.ask(r#"{"rate":"good"}"#)["type"], "answered");
    session.end();
    desk.ok(&["doctor"]);
    assert_eq!(desk.ok(&["log", "--ids"]).lines().count(), 1);
}

#[test]
fn a_backup_is_taken_back_where_the_collection_is_damaged_or_gone() {
    let desk = Desk::new();
    desk.ok(&["backup", "b.db"]);
    fs::write(desk.path("collection.db"), "not a database any more").unwrap();
    desk.ok(&["restore", "b.db"]);
    desk.ok(&["doctor"]);
    fs::remove_file(desk.path("collection.db")).unwrap();
    let said = desk.ok(&["restore", "b.db"]);
    assert_eq!(said, "b.db: restored, 0 rows in its log\n");
    desk.ok(&["doctor"]);
}

#[test]
fn what_a_lost_collection_had_open_is_not_taken_for_the_backups() {
    let desk = Desk::new();
    desk.ok(&["backup", "b.db"]);
    // An import that was killed: what it had changed stands in the journal as it was.
    let old = rusqlite::Connection::open(desk.path("collection.db")).unwrap();
    old.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; UPDATE note SET gloss = 'old' || gloss;",
    )
    .unwrap();
    let journal = desk.path("collection.db-journal");
    let left = fs::read(&journal).unwrap();
    assert!(left.len() > 4096);
    drop(old);
    for lost in [true, false] {
        fs::write(&journal, &left).unwrap();
        match lost {
            true => fs::remove_file(desk.path("collection.db")).unwrap(),
            false => fs::write(desk.path("collection.db"), "not a database any more").unwrap(),
        }
        desk.ok(&["restore", "b.db"]);
        assert!(!journal.exists());
        desk.ok(&["doctor"]);
    }
    let kept = fs::read_dir(journal.parent().unwrap()).unwrap().map(|file| file.unwrap().file_name());
    assert!(kept.into_iter().any(|name| name.to_str().unwrap().ends_with("-journal")));
}

#[test]
fn shells_and_man_are_told_every_command() {
    let desk = Desk::empty();
    let commands = ["review", "readiness", "stats", "import", "cards", "backup", "completions"];
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(&["completions", shell]);
        assert!(commands.iter().all(|c| script.contains(c)), "{shell}");
        // Where the shell is there, it reads its script.
        let path = desk.write("script", &script);
        if let Ok(read) = std::process::Command::new(shell).arg("-n").arg(path).output() {
            assert!(read.status.success(), "{shell}: {read:?}");
        }
    }
    let page = desk.ok(&["man"]);
    assert!(page.contains(".TH gokaku 1") && commands.iter().all(|c| page.contains(c)), "{page}");
    assert!(desk.ok(&["man", "stats"]).contains(r"\-\-html"));
    assert!(!desk.path("collection.db").exists());
    insta::assert_snapshot!(desk.screen(&["man", "stat"]), @"
    [exit 2]
    [stderr]
    error: there is no command “stat”
    hint: did you mean stats?
    ");
}

#[test]
fn a_setting_or_value_that_is_nearly_right_is_named() {
    let desk = Desk::new();
    let tries = [["fuzz", "of"], ["scheduler", "fsr"], ["audit", "on"], ["target", "N9"]];
    let said: String = tries.iter().map(|[key, value]| desk.screen(&["config", "set", key, value])).collect();
    insta::assert_snapshot!(said, @"
    [exit 2]
    [stderr]
    error: “of” is no value for fuzz: it is on or off; did you mean off?
    [exit 2]
    [stderr]
    error: “fsr” is no value for scheduler: “fsr” is not a scheduler; there are sm2 and fsrs; did you mean fsrs?
    [exit 2]
    [stderr]
    error: there is no setting “audit”
    hint: did you mean audits?
    [exit 2]
    [stderr]
    error: “N9” is no value for target: “N9” is not a JLPT level; the levels are N5, N4, N3, N2 and N1
    ");
}
