//! The classes of inflection: what a dictionary form ends in, and the rows of the godan verbs.

/// How a word inflects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Ichidan,
    /// By the last kana of the dictionary form: く ぐ す つ ぬ ぶ む る う.
    Godan(char),
    /// 行く: って, not いて.
    Iku,
    /// ある: no あらない.
    Aru,
    /// くださる, いらっしゃる: い before ます.
    Honorific,
    /// する alone, its stem empty.
    Suru,
    /// 関する, 対する: する after a stem.
    StemSuru,
    /// 論ずる.
    Zuru,
    /// 来る in kanji.
    Kuru,
    /// くる in kana, its stem empty.
    KuruKana,
    Adjective,
}

impl Class {
    /// The class that JMdict's part of speech names.
    pub fn of(name: &str) -> Option<Class> {
        Some(match name {
            "v1" => Class::Ichidan,
            "v5k-s" => Class::Iku,
            "v5r-i" => Class::Aru,
            "v5aru" => Class::Honorific,
            "vs-s" => Class::StemSuru,
            "vz" => Class::Zuru,
            "adj-i" => Class::Adjective,
            "v5k" => Class::Godan('く'),
            "v5g" => Class::Godan('ぐ'),
            "v5s" => Class::Godan('す'),
            "v5t" => Class::Godan('つ'),
            "v5n" => Class::Godan('ぬ'),
            "v5b" => Class::Godan('ぶ'),
            "v5m" => Class::Godan('む'),
            "v5r" => Class::Godan('る'),
            "v5u" => Class::Godan('う'),
            _ => return None,
        })
    }

    /// What the dictionary form has after the stem.
    pub fn dictionary_ending(self) -> &'static str {
        match self {
            Class::Ichidan | Class::Aru | Class::Honorific | Class::Kuru => "る",
            Class::Iku => "く",
            Class::Suru | Class::StemSuru => "する",
            Class::Zuru => "ずる",
            Class::KuruKana => "くる",
            Class::Adjective => "い",
            Class::Godan(last) => row(last).map_or("", |row| row.dictionary),
        }
    }
}

/// The kana of a godan row before ない, ます, at the end, before ば, before う; the one before て, and whether that
/// て is で.
pub(super) struct GodanRow {
    pub a: char,
    pub i: char,
    pub u: char,
    pub e: char,
    pub o: char,
    pub te: char,
    pub voiced: bool,
    pub dictionary: &'static str,
}

/// The row of the verbs that end in a kana.
pub(super) fn row(last: char) -> Option<GodanRow> {
    let (kana, te, voiced, dictionary) = match last {
        'く' => (['か', 'き', 'く', 'け', 'こ'], 'い', false, "く"),
        'ぐ' => (['が', 'ぎ', 'ぐ', 'げ', 'ご'], 'い', true, "ぐ"),
        'す' => (['さ', 'し', 'す', 'せ', 'そ'], 'し', false, "す"),
        'つ' => (['た', 'ち', 'つ', 'て', 'と'], 'っ', false, "つ"),
        'ぬ' => (['な', 'に', 'ぬ', 'ね', 'の'], 'ん', true, "ぬ"),
        'ぶ' => (['ば', 'び', 'ぶ', 'べ', 'ぼ'], 'ん', true, "ぶ"),
        'む' => (['ま', 'み', 'む', 'め', 'も'], 'ん', true, "む"),
        'る' => (['ら', 'り', 'る', 'れ', 'ろ'], 'っ', false, "る"),
        'う' => (['わ', 'い', 'う', 'え', 'お'], 'っ', false, "う"),
        _ => return None,
    };
    let [a, i, u, e, o] = kana;
    Some(GodanRow { a, i, u, e, o, te, voiced, dictionary })
}
