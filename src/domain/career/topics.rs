//! The topics of business language that a posting's work touches, by the words that give them away.

/// A word of postings and the topic of the business deck that it calls for.
const HINTS: &[(&str, &str)] = &[
    ("敬語", "keigo-verbs"),
    ("接客", "keigo-verbs"),
    ("来客", "keigo-verbs"),
    ("接遇", "keigo-verbs"),
    ("お客様対応", "keigo-verbs"),
    ("顧客対応", "keigo-verbs"),
    ("電話", "greetings-phone"),
    ("コールセンター", "greetings-phone"),
    ("受付", "greetings-phone"),
    ("メール", "email"),
    ("文書作成", "email"),
    ("会議", "meetings"),
    ("打ち合わせ", "meetings"),
    ("打合せ", "meetings"),
    ("プレゼン", "meetings"),
    ("議事録", "meetings"),
    ("契約", "contract"),
    ("法務", "contract"),
    ("営業", "sales"),
    ("商談", "sales"),
    ("販売", "sales"),
    ("顧客", "sales"),
    ("見積", "money"),
    ("請求", "money"),
    ("経理", "money"),
    ("予算", "money"),
    ("プロジェクト", "projects"),
    ("進捗", "projects"),
    ("納期", "projects"),
    ("人事", "hr"),
    ("労務", "hr"),
    ("採用業務", "hr"),
];

/// The topics that a posting calls for, those named most often first.
pub fn topics(posting: &str) -> Vec<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for (word, topic) in HINTS {
        let uses = posting.matches(word).count();
        match counts.iter_mut().find(|(name, _)| name == topic) {
            Some((_, count)) => *count += uses,
            None => counts.push((topic, uses)),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(topic, _)| topic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_that_is_named_most_comes_first() {
        assert_eq!(topics("電話とメールでの対応。電話が中心です。"), ["greetings-phone", "email"]);
        assert!(topics("梱包").is_empty());
    }
}
