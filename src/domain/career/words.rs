//! The words by which postings ask for Japanese, and by which they do not. Lower case, usual width; the longest of those
//! that begin alike stands first.

use super::bar::Bar;

/// Phrases that set a bar, whatever the language they are said of.
pub const PHRASES: &[(&str, Bar)] = &[
    ("ネイティブ", Bar::Native),
    ("母国語", Bar::Native),
    ("母語", Bar::Native),
    ("native", Bar::Native),
    ("mother tongue", Bar::Native),
    ("流暢", Bar::Fluent),
    ("流ちょう", Bar::Fluent),
    ("堪能", Bar::Fluent),
    ("fluent", Bar::Fluent),
    ("fluency", Bar::Fluent),
    ("full professional", Bar::Fluent),
    ("bilingual", Bar::Fluent),
    ("バイリンガル", Bar::Fluent),
    ("ビジネス", Bar::Business),
    ("商談レベル", Bar::Business),
    ("実務レベル", Bar::Business),
    ("業務レベル", Bar::Business),
    ("業務に支障", Bar::Business),
    ("業務上支障", Bar::Business),
    ("仕事に支障", Bar::Business),
    ("仕事で使える", Bar::Business),
    ("上級", Bar::Business),
    ("business", Bar::Business),
    ("professional working", Bar::Business),
    ("working proficiency", Bar::Business),
    ("advanced", Bar::Business),
    ("日常会話", Bar::Conversational),
    ("日常レベル", Bar::Conversational),
    ("会話レベル", Bar::Conversational),
    ("会話程度", Bar::Conversational),
    ("会話ができ", Bar::Conversational),
    ("会話のでき", Bar::Conversational),
    ("会話が可能", Bar::Conversational),
    ("会話可能", Bar::Conversational),
    ("意思疎通", Bar::Conversational),
    ("コミュニケーション", Bar::Conversational),
    ("が話せる", Bar::Conversational),
    ("を話せる", Bar::Conversational),
    ("で話せる", Bar::Conversational),
    ("中級", Bar::Conversational),
    ("conversation", Bar::Conversational),
    ("intermediate", Bar::Conversational),
    ("初級", Bar::Basic),
    ("基礎的", Bar::Basic),
    ("基本的な", Bar::Basic),
    ("簡単な", Bar::Basic),
    ("挨拶程度", Bar::Basic),
    ("あいさつ程度", Bar::Basic),
    ("basic", Bar::Basic),
    ("elementary", Bar::Basic),
    ("beginner", Bar::Basic),
];

/// Phrases that are about language only where the name of one stands right beside them.
pub const LOOSE: &[&str] = &[
    "ビジネス", "business", "コミュニケーション", "基本的な", "簡単な", "上級", "中級", "初級", "advanced", "intermediate", "basic",
    "elementary", "beginner", "ネイティブ", "native", "基礎的", "bilingual", "バイリンガル", "実務レベル", "業務レベル",
];

/// What makes a loose phrase one of language after all.
pub const ABOUT_LANGUAGE: &[&str] = &["レベル", "会話", "level", "-level", "proficien"];

/// What stands after ビジネス or business where it is no level of a language.
pub const OTHER_BUSINESS: &[&str] = &[
    "マナー", "モデル", "職", "パートナー", "経験", "スキル", "マン", "パーソン", "シーン", "サイド", "アナリスト", "開発", "日本語能力テスト",
    "日本語能力検定", " development", " model", " analyst", " partner", " manners", " experience", " trip", " unit", "es",
];

/// Names of Japanese.
pub const JAPANESE: &[&str] = &["日本語", "japanese", "jlpt", "日英", "日中", "国語力"];

/// Names of other languages and their tests.
pub const OTHERS: &[&str] = &[
    "英語", "中国語", "韓国語", "ベトナム語", "タイ語", "スペイン語", "フランス語", "ドイツ語", "ポルトガル語", "インドネシア語", "ネパール語", "ミャンマー語",
    "ロシア語", "イタリア語", "北京語", "広東語", "外国語", "他言語", "english", "chinese", "mandarin", "korean", "vietnamese", "toeic", "toefl", "ielts",
    "英検", "hsk", "spanish", "french", "german", "portuguese", "thai", "topik", "プログラミング言語",
];

/// What makes a level welcome and not asked, after it.
pub const WELCOME: &[&str] = &[
    "歓迎", "尚可", "なお可", "尚良", "なお良", "なおよ", "尚よ", "優遇", "望まし", "あれば", "尚歓迎", "プラス", "活かせ", "生かせ", "有利", "優先",
    "だと嬉しい", "ならベスト", "ベター", "preferred", "preferable", "a plus", "is plus", "nice to have", "nice-to-have", "desirable", "desired", "bonus", "advantage", "welcome",
    "helpful", "an asset", "beneficial", "would be great", "ideal",
];

/// The same before it.
pub const WELCOME_BEFORE: &[&str] = &["できれば", "preferably", "ideally", "nice to have", "nice-to-have", "bonus", "a plus", "plus if", "望ましいのは", "歓迎します"];

/// What takes a level back, after it.
pub const NOT_NEEDED: &[&str] = &[
    "不要", "不問", "問いません", "問わない", "問わず", "問われません", "なくても", "無くても", "必要ありません", "必要はありません", "必要ございません", "必要はございません", "必要なし", "必要ない", "必要はない", "必要とし",
    "求めません", "求めない", "必須ではあ", "必須ではな", "必須ではご", "必須でな", "できなくても", "話せなくても", "でなくても", "未満", "未取得", "持ちでない", "持っていなくて", "なしで", "無しで", "なしok", "ゼロで", "いりません", "要りません", "自信がなくて", "自信がない",
    "苦手でも", "不安な方", "不安でも", "not required", "not necessary", "not needed", "not a must", "not mandatory", "not a requirement", "unnecessary", "isn't required", "isn't necessary", "isn't needed", "is optional", "n't need",
];

/// The same before it.
pub const NOT_NEEDED_BEFORE: &[&str] = &["no ", "without ", "don't need ", "do not need ", "not require ", "no need for "];

/// Heads of a list of what is welcome, and of what is asked.
pub const WELCOME_HEADS: &[&str] = &["歓迎", "尚可", "なお可", "優遇", "あると", "望ましい", "want", "ウォント", "preferred", "nice to have", "nice-to-have", "plus", "bonus", "desirable", "プラス"];
pub const REQUIRED_HEADS: &[&str] = &["必須", "必要", "応募資格", "応募条件", "応募要件", "資格", "要件", "条件", "対象", "must", "マスト", "required", "requirement", "minimum", "essential", "最低"];
