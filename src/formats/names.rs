//! Column names as they are met in decks, English and Japanese. Never looks at what is in a column.

use super::options::Role;

/// A column's name without what people vary: case, blanks, `_ - . : ( )`, full-width forms.
pub(super) fn folded(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric() || matches!(c, 'ー' | '#'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The role a column's name stands for, and how surely: of two columns with the same role, the lower number wins.
pub(super) fn role_of(name: &str) -> Option<(Role, u8)> {
    let folded = folded(name);
    let found = match folded.as_str() {
        "head" | "headword" | "vocabularykanji" | "vocabkanji" | "wordexpression" | "targetword" => (Role::Head, 0),
        "word" | "単語" | "語彙" | "表記" | "見出し" | "見出し語" | "見出語" => (Role::Head, 1),
        "expression" | "vocab" | "vocabulary" | "term" | "spelling" | "target" | "lemma" | "entry" => (Role::Head, 2),
        "語" | "言葉" | "ことば" | "表現" | "用語" | "語句" => (Role::Head, 2),
        "kanji" | "漢字" | "japanese" | "日本語" | "writing" | "phrase" | "character" | "jp" | "ja" => {
            (Role::Head, 3)
        }
        "front" | "表" | "表面" | "question" | "問題" | "text" | "item" => (Role::Head, 4),

        "read" | "vocabularykana" | "vocabkana" | "wordreading" | "expressionreading" | "targetwordreading" => {
            (Role::Read, 0)
        }
        "reading" | "readings" | "読み" | "よみ" | "読み方" | "よみかた" | "読みかた" | "読" | "ヨミ" => {
            (Role::Read, 1)
        }
        "kana" | "かな" | "仮名" | "hiragana" | "ひらがな" | "yomi" | "yomikata" | "pronunciation" => {
            (Role::Read, 2)
        }
        "発音" | "reading1" => (Role::Read, 2),
        "furigana" | "ふりがな" | "フリガナ" | "振り仮名" | "振仮名" | "ルビ" | "wordfurigana" => {
            (Role::Read, 3)
        }
        "vocabularyfurigana" | "expressionfurigana" => (Role::Read, 3),

        "gloss" | "vocabularyenglish" | "vocabenglish" | "wordmeaning" | "maindefinition" => (Role::Gloss, 0),
        "meaning" | "meanings" | "意味" | "glosses" | "語義" => (Role::Gloss, 1),
        "english" | "definition" | "definitions" | "英語" | "英訳" | "定義" | "glossary" | "en" | "eng" => {
            (Role::Gloss, 2)
        }
        "訳" | "訳語" | "和訳" | "englishmeaning" | "meaningen" | "keyword" | "説明" | "englishtranslation" => {
            (Role::Gloss, 2)
        }
        "back" | "裏" | "裏面" | "answer" | "答え" | "解答" => (Role::Gloss, 4),

        "hint" | "hints" | "ヒント" => (Role::Hint, 0),

        "sentence" | "例文" | "sentencejapanese" | "sentencekanji" | "examplesentence" | "文" => (Role::Sentence, 0),
        "example" | "examples" | "用例" | "context" | "文脈" | "examplesentences" | "examplejapanese" => {
            (Role::Sentence, 1)
        }

        "sentencetranslation" | "sentenceenglish" | "sentencemeaning" | "exampletranslation" => (Role::Translation, 0),
        "exampleenglish" | "examplemeaning" | "例文訳" | "例文の訳" | "例文の意味" | "例文英訳" => {
            (Role::Translation, 0)
        }
        "translation" | "翻訳" | "translations" => (Role::Translation, 2),

        "tags" | "tag" | "タグ" | "labels" => (Role::Tags, 0),
        "level" | "jlpt" | "jlptlevel" | "レベル" | "級" | "jlptレベル" => (Role::Level, 0),
        "deck" | "deckname" | "デッキ" => (Role::Deck, 0),
        "kind" => (Role::Kind, 0),
        "id" | "guid" | "key" | "uuid" | "uid" | "noteid" => (Role::Id, 0),
        _ => return None,
    };
    Some(found)
}

/// The role of each column of a table, from the columns' names. A role goes to one column; what is left has none.
pub(super) fn roles_of(names: &[String]) -> Vec<Option<Role>> {
    let known: Vec<Option<(Role, u8)>> = names.iter().map(|name| role_of(name)).collect();
    let mut winners: [Option<(u8, usize)>; Role::ALL.len()] = [None; Role::ALL.len()];
    for (column, found) in known.iter().enumerate() {
        let Some((role, rank)) = found else { continue };
        for (slot, _) in winners.iter_mut().zip(Role::ALL).filter(|(_, r)| r == role) {
            if slot.is_none_or(|(best, _)| *rank < best) {
                *slot = Some((*rank, column));
            }
        }
    }
    let mut roles: Vec<Option<Role>> = vec![None; names.len()];
    for ((_, column), role) in winners.into_iter().zip(Role::ALL).filter_map(|(slot, role)| Some((slot?, role))) {
        if let Some(slot) = roles.get_mut(column) {
            *slot = Some(role);
        }
    }
    settle(&mut roles, &known);
    roles
}

/// The columns of an own deck, whose names mean what they say; none when it has no `head`.
pub(super) fn own(names: &[String]) -> Option<Vec<Option<Role>>> {
    let named = |name: &String| Role::ALL.into_iter().find(|role| role.as_str() == name);
    let roles: Vec<Option<Role>> = names.iter().map(named).collect();
    roles.contains(&Some(Role::Head)).then_some(roles)
}

/// What depends on the other columns: “translation” is the meaning where there is no other; in decks of the Core family
/// “Expression” beside “Vocabulary-Kanji” is the sentence.
fn settle(roles: &mut [Option<Role>], known: &[Option<(Role, u8)>]) {
    if !roles.contains(&Some(Role::Gloss))
        && let Some(slot) = roles.iter_mut().find(|role| **role == Some(Role::Translation))
    {
        *slot = Some(Role::Gloss);
    }
    let head_is_sure =
        roles.iter().zip(known).any(|(role, found)| *role == Some(Role::Head) && *found == Some((Role::Head, 0)));
    if head_is_sure && !roles.contains(&Some(Role::Sentence)) {
        let beside =
            roles.iter_mut().zip(known).find(|(role, found)| role.is_none() && **found == Some((Role::Head, 2)));
        if let Some((slot, _)) = beside {
            *slot = Some(Role::Sentence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(names: &[&str]) -> Vec<Option<Role>> {
        roles_of(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_known_in_english_and_japanese_however_they_are_written() {
        let want = [Some(Role::Head), Some(Role::Read), Some(Role::Gloss), None];
        assert_eq!(roles(&[" Expression ", "READING", "Meaning", "colour"]), want);
        assert_eq!(roles(&["単語", "読み", "意味", "備考"]), want);
        assert_eq!(roles(&["Ｗｏｒｄ", "Word Reading", "word_meaning", ""]), want);
        assert_eq!(roles(&["Kanji", "Kana", "Translation", "No."]), want);
    }

    #[test]
    fn an_own_deck_takes_its_names_as_they_are() {
        let names = ["id", "head", "examples", "on"].map(str::to_owned);
        assert_eq!(own(&names), Some(vec![Some(Role::Id), Some(Role::Head), None, None]));
        assert_eq!(own(&["word".to_owned()]), None);
    }

    #[test]
    fn of_two_columns_with_one_role_the_surer_name_wins() {
        let want = [Some(Role::Sentence), Some(Role::Head), Some(Role::Read), None, Some(Role::Gloss)];
        assert_eq!(
            roles(&["Expression", "Vocabulary-Kanji", "Vocabulary-Kana", "Reading", "Vocabulary-English"]),
            want
        );
        assert_eq!(roles(&["kanji", "word"]), [None, Some(Role::Head)]);
    }
}
