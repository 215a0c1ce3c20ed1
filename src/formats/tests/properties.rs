//! What holds for every input.

use proptest::prelude::*;

use super::*;
use crate::domain::level::Level;
use crate::domain::text::clean;

const VALID: [&str; 6] = [
    "word,reading,meaning,tags\n食べる,たべる,\"to eat, \"\"x\"\"\",JLPT_5\n会議,かいぎ,meeting,\n",
    "#separator:tab\n#html:true\n#tags column:4\n食べる\tたべる\tto <b>eat</b> &amp;\tJLPT_5\n",
    "#gokaku deck:1\n#level:N2\n#columns:id\thead\tread\tgloss\nw1\t犬\tいぬ\tdog\n",
    "[{\"word\":\"犬\",\"meaning\":[\"dog\",\"hound\"],\"x\":{\"y\":1}},{\"word\":\"猫\"}]",
    "{\"word\":\"犬\"}\n{\"word\":\"猫\",\"meaning\":\"cat\"}\n",
    "{\"cards_vocabulary_jp_en\":[{\"vid\":1,\"spelling\":\"約\",\"reading\":\"やく\",\"reviews\":[{\"timestamp\":1718273287,\"grade\":\"okay\"}]}]}",
];

/// Whatever is handed over is clean and has a word.
fn hold(bytes: &[u8]) {
    let formats = std::iter::once(None).chain(Format::ALL.into_iter().map(Some));
    for format in formats {
        let (found, _) = all(bytes, &Options { format, ..Options::default() });
        for row in &found.rows {
            assert!(!row.head.is_empty());
            for text in [&row.head, &row.read, &row.gloss, &row.sentence, &row.tags] {
                assert!(!text.contains('\u{FFFD}'));
                assert_eq!(clean(text), text.as_ref());
            }
        }
    }
    let _ = detect(bytes, Some("x.csv"));
}

fn word() -> impl Strategy<Value = String> {
    "[あ-んァ-ヴ一-龥a-zA-Z0-9#\"',;=+@ -]{0,12}".prop_map(|text| clean(&text).into_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        hold(&bytes);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[\\[\\]{}\":,;|\t\r\n#<>&a-c犬いｱ\u{fffd}\u{202e}\u{3000} ]{0,200}") {
        hold(text.as_bytes());
    }

    #[test]
    fn no_damage_to_a_valid_file_makes_a_reader_panic(
        which in 0..VALID.len(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..6),
    ) {
        let mut bytes = VALID[which].as_bytes().to_vec();
        for (at, byte, how) in damage {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        hold(&bytes);
    }

    #[test]
    fn a_deck_comes_back_as_it_went_out(
        words in proptest::collection::vec((word(), word(), word(), word(), 0..6_usize), 1..20),
    ) {
        let head = DeckHead { id: Some("x".to_owned()), level: Some(Level::N2), own: true, ..DeckHead::default() };
        let rows: Vec<Row<'_>> = words
            .iter()
            .zip(1_u64..)
            .filter(|((head, ..), _)| !head.is_empty())
            .map(|((head, read, gloss, note, level), number)| Row {
                id: Some(format!("w{number}").into()),
                head: head.into(),
                read: read.into(),
                gloss: gloss.into(),
                level: Level::ALL.get(*level).copied().or(Some(Level::N2)),
                extra: if note.is_empty() { vec![] } else { vec![("note".into(), note.into())] },
                ..Row::default()
            })
            .collect();
        prop_assume!(!rows.is_empty());
        let mut file = Vec::new();
        let roles = [Role::Id, Role::Head, Role::Read, Role::Gloss, Role::Level];
        write_tsv(&mut file, &head, &roles, &["note"], rows.iter().cloned()).unwrap();
        let (found, result) = all(&file, &Options::default());
        prop_assert!(result.is_ok());
        let back: Vec<Row<'_>> = found.rows.into_iter().map(|row| Row { line: 0, ..row }).collect();
        prop_assert_eq!(back, rows);
        prop_assert_eq!(found.head, Some(head));
        prop_assert!(found.problems.iter().all(|problem| !problem.skipped));
    }
}
