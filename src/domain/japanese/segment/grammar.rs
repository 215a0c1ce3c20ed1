//! The small words of the language: particles, the copula, what follows a stem, て or a clause, and the verbs that help
//! others. Written from grammar; the lexicon has the words with a meaning of their own.

use super::class::Class;
use super::edge::Edge;
use super::token::Pos;

/// A word that does not inflect, or one form of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Small {
    pub surface: &'static str,
    /// The short units, with a blank between them, where there are several.
    pub units: &'static str,
    pub lemma: &'static str,
    pub reading: &'static str,
    pub left: Edge,
    pub right: Edge,
    pub pos: Pos,
    pub cost: i32,
}

const fn small(surface: &'static str, edge: Edge, pos: Pos, cost: i32) -> Small {
    Small { surface, units: "", lemma: surface, reading: surface, left: edge, right: edge, pos, cost }
}

const fn particle(surface: &'static str, edge: Edge, cost: i32) -> Small {
    small(surface, edge, Pos::Particle, cost)
}

const fn joined(surface: &'static str, units: &'static str, reading: &'static str, cost: i32) -> Small {
    Small { units, reading, ..particle(surface, Edge::Case, cost) }
}

const fn before_noun(surface: &'static str, units: &'static str, reading: &'static str, cost: i32) -> Small {
    Small { right: Edge::No, ..joined(surface, units, reading, cost) }
}

const fn copula(surface: &'static str, units: &'static str, lemma: &'static str, right: Edge, cost: i32) -> Small {
    Small { units, lemma, right, ..small(surface, Edge::Copula, Pos::Auxiliary, cost) }
}

const fn after(surface: &'static str, left: Edge, right: Edge, pos: Pos, cost: i32) -> Small {
    Small { left, right, ..small(surface, right, pos, cost) }
}

/// Every small word that does not inflect, sorted by nothing: there are few.
pub const SMALL: &[Small] = &[
    particle("の", Edge::No, 28),
    particle("を", Edge::Case, 33),
    particle("に", Edge::Case, 33),
    particle("は", Edge::Topic, 33),
    particle("が", Edge::Case, 33),
    particle("で", Edge::Case, 36),
    particle("と", Edge::Case, 38),
    particle("も", Edge::Topic, 40),
    particle("へ", Edge::Case, 52),
    particle("や", Edge::Case, 50),
    particle("から", Edge::Case, 48),
    particle("まで", Edge::Case, 52),
    particle("より", Edge::Case, 58),
    particle("か", Edge::End, 50),
    particle("ね", Edge::End, 60),
    particle("よ", Edge::End, 60),
    particle("だけ", Edge::Limit, 60),
    particle("など", Edge::Limit, 48),
    particle("のみ", Edge::Limit, 65),
    particle("ほど", Edge::Limit, 65),
    particle("くらい", Edge::Limit, 68),
    particle("ぐらい", Edge::Limit, 70),
    particle("ばかり", Edge::Limit, 70),
    particle("しか", Edge::Limit, 68),
    particle("こそ", Edge::Limit, 70),
    particle("さえ", Edge::Limit, 72),
    particle("すら", Edge::Limit, 85),
    particle("ずつ", Edge::Limit, 72),
    particle("とか", Edge::Limit, 70),
    particle("でも", Edge::Limit, 66),
    particle("なり", Edge::Limit, 90),
    particle("ので", Edge::Join, 50),
    particle("のに", Edge::Join, 72),
    particle("から", Edge::Join, 52),
    particle("が", Edge::Join, 42),
    particle("けど", Edge::Join, 62),
    particle("けれど", Edge::Join, 68),
    particle("けれども", Edge::Join, 68),
    particle("し", Edge::Join, 62),
    particle("と", Edge::Join, 48),
    joined("について", "に つい て", "について", 62),
    joined("につき", "に つき", "につき", 90),
    joined("によって", "に よっ て", "によって", 66),
    joined("につきまして", "に つき まし て", "につきまして", 66),
    joined("に向けて", "に 向け て", "にむけて", 70),
    joined("により", "に より", "により", 66),
    joined("によると", "に よる と", "によると", 80),
    joined("に対して", "に 対し て", "にたいして", 66),
    joined("に対し", "に 対し", "にたいし", 76),
    joined("に関して", "に 関し て", "にかんして", 68),
    joined("に関し", "に 関し", "にかんし", 80),
    joined("において", "に おい て", "において", 66),
    joined("として", "と し て", "として", 58),
    joined("にとって", "に とっ て", "にとって", 66),
    joined("を通じて", "を 通じ て", "をつうじて", 72),
    joined("を通して", "を 通し て", "をとおして", 74),
    joined("に伴い", "に 伴い", "にともない", 76),
    joined("に伴って", "に 伴っ て", "にともなって", 78),
    joined("に応じて", "に 応じ て", "におうじて", 74),
    joined("に基づいて", "に 基づい て", "にもとづいて", 76),
    joined("に基づき", "に 基づき", "にもとづき", 78),
    joined("に際して", "に 際し て", "にさいして", 80),
    joined("にわたって", "に わたっ て", "にわたって", 78),
    joined("にあたって", "に あたっ て", "にあたって", 78),
    joined("に当たって", "に 当たっ て", "にあたって", 80),
    joined("とともに", "と とも に", "とともに", 74),
    joined("と共に", "と 共 に", "とともに", 74),
    before_noun("による", "に よる", "による", 64),
    before_noun("に対する", "に 対する", "にたいする", 66),
    before_noun("に関する", "に 関する", "にかんする", 62),
    before_noun("における", "に おける", "における", 64),
    before_noun("という", "と いう", "という", 54),
    before_noun("といった", "と いっ た", "といった", 64),
    copula("だ", "", "だ", Edge::Copula, 45),
    copula("だった", "だっ た", "だ", Edge::Copula, 58),
    copula("だろう", "", "だ", Edge::Copula, 62),
    copula("なら", "", "なら", Edge::Condition, 58),
    copula("ならば", "なら ば", "なら", Edge::Condition, 70),
    copula("です", "", "です", Edge::Copula, 40),
    copula("でした", "でし た", "です", Edge::Copula, 55),
    copula("でしょう", "", "です", Edge::Copula, 58),
    Small { lemma: "だ", ..small("な", Edge::CopulaNa, Pos::Auxiliary, 30) },
    after("かも", Edge::AfterFinal, Edge::Case, Pos::Particle, 45),
    after("よう", Edge::AfterFinal, Edge::Na, Pos::Noun, 45),
    after("べき", Edge::AfterFinal, Edge::Na, Pos::Auxiliary, 60),
    after("らしい", Edge::AfterFinal, Edge::Final, Pos::Auxiliary, 65),
    after("みたい", Edge::AfterFinal, Edge::Na, Pos::Auxiliary, 68),
    after("そう", Edge::AfterFinal, Edge::Na, Pos::Auxiliary, 72),
    after("そう", Edge::AfterStem, Edge::Na, Pos::Auxiliary, 70),
    after("ながら", Edge::AfterStem, Edge::Join, Pos::Particle, 58),
    after("つつ", Edge::AfterStem, Edge::Join, Pos::Particle, 66),
    after("がち", Edge::AfterStem, Edge::Na, Pos::Suffix, 72),
    after("次第", Edge::AfterStem, Edge::Time, Pos::Suffix, 78),
    after("なさい", Edge::AfterStem, Edge::Final, Pos::Auxiliary, 75),
    Small { reading: "かた", ..after("方", Edge::AfterStem, Edge::Noun, Pos::Suffix, 62) },
    small("お", Edge::Prefix, Pos::Prefix, 48),
    small("ご", Edge::Prefix, Pos::Prefix, 48),
    Small { reading: "ご", ..small("御", Edge::Prefix, Pos::Prefix, 70) },
    after("いい", Edge::Adjective, Edge::Final, Pos::Adjective, 60),
    small("こと", Edge::Noun, Pos::Noun, 40),
    small("もの", Edge::Noun, Pos::Noun, 50),
    small("ため", Edge::Noun, Pos::Noun, 48),
    small("ところ", Edge::Noun, Pos::Noun, 60),
    small("とき", Edge::Time, Pos::Noun, 58),
    small("ほう", Edge::Noun, Pos::Noun, 55),
    small("あと", Edge::Time, Pos::Noun, 68),
    small("だれ", Edge::Pronoun, Pos::Pronoun, 75),
    small("すみません", Edge::Conjunction, Pos::Interjection, 70),
    small("うえ", Edge::Time, Pos::Noun, 66),
    small("うち", Edge::Time, Pos::Noun, 66),
    small("ほか", Edge::Time, Pos::Noun, 58),
    small("また", Edge::Conjunction, Pos::Conjunction, 52),
    small("または", Edge::Case, Pos::Conjunction, 48),
    Small { reading: "または", ..small("又は", Edge::Case, Pos::Conjunction, 60) },
    small("および", Edge::Case, Pos::Conjunction, 48),
    Small { reading: "および", ..small("及び", Edge::Case, Pos::Conjunction, 48) },
    small("もしくは", Edge::Case, Pos::Conjunction, 55),
    small("かつ", Edge::Case, Pos::Conjunction, 62),
    small("ならびに", Edge::Case, Pos::Conjunction, 60),
    Small { reading: "ならびに", ..small("並びに", Edge::Case, Pos::Conjunction, 60) },
];

/// A word that inflects and helps others, or is met at every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helper {
    pub stem: &'static str,
    pub reading: &'static str,
    pub class: Class,
    pub left: Edge,
    pub pos: Pos,
    pub cost: i32,
}

const fn helper(stem: &'static str, class: Class, left: Edge, cost: i32) -> Helper {
    Helper { stem, reading: stem, class, left, pos: Pos::Verb, cost }
}

const fn written(stem: &'static str, reading: &'static str, class: Class, left: Edge, cost: i32) -> Helper {
    Helper { reading, ..helper(stem, class, left, cost) }
}

/// Every such word.
pub const HELPERS: &[Helper] = &[
    helper("", Class::Suru, Edge::Doing, 38),
    helper("いた", Class::Godan('す'), Edge::Doing, 52),
    written("致", "いた", Class::Godan('す'), Edge::Doing, 60),
    helper("でき", Class::Ichidan, Edge::Doing, 45),
    written("出来", "でき", Class::Ichidan, Edge::Doing, 56),
    helper("なさ", Class::Honorific, Edge::Doing, 66),
    helper("くださ", Class::Honorific, Edge::Doing, 56),
    written("下さ", "くださ", Class::Honorific, Edge::Doing, 62),
    helper("いただ", Class::Godan('く'), Edge::Doing, 58),
    written("頂", "いただ", Class::Godan('く'), Edge::Doing, 66),
    helper("いただ", Class::Godan('く'), Edge::AfterTe, 45),
    written("頂", "いただ", Class::Godan('く'), Edge::AfterTe, 52),
    helper("くださ", Class::Honorific, Edge::AfterTe, 45),
    written("下さ", "くださ", Class::Honorific, Edge::AfterTe, 50),
    helper("もら", Class::Godan('う'), Edge::AfterTe, 52),
    helper("もらえ", Class::Ichidan, Edge::AfterTe, 62),
    helper("くれ", Class::Ichidan, Edge::AfterTe, 56),
    helper("しま", Class::Godan('う'), Edge::AfterTe, 58),
    helper("み", Class::Ichidan, Edge::AfterTe, 62),
    helper("お", Class::Godan('く'), Edge::AfterTe, 66),
    helper("", Class::KuruKana, Edge::AfterTe, 58),
    helper("い", Class::Iku, Edge::AfterTe, 58),
    written("行", "い", Class::Iku, Edge::AfterTe, 76),
    helper("あげ", Class::Ichidan, Edge::AfterTe, 70),
    helper("まい", Class::Godan('る'), Edge::AfterTe, 62),
    helper("あ", Class::Aru, Edge::AfterTe, 62),
    helper("ほし", Class::Adjective, Edge::AfterTe, 65),
    helper("あ", Class::Aru, Edge::Verb, 40),
    helper("い", Class::Ichidan, Edge::Verb, 62),
    helper("な", Class::Godan('る'), Edge::Verb, 46),
    helper("しれ", Class::Ichidan, Edge::Verb, 72),
    helper("い", Class::Godan('う'), Edge::Verb, 62),
    helper("", Class::KuruKana, Edge::Verb, 75),
    written("来", "く", Class::Kuru, Edge::Verb, 68),
    helper("ござ", Class::Honorific, Edge::Verb, 62),
    Helper { pos: Pos::Auxiliary, ..helper("であ", Class::Aru, Edge::Copula, 46) },
    Helper { pos: Pos::Auxiliary, ..helper("でござ", Class::Honorific, Edge::Copula, 66) },
    Helper { pos: Pos::Adjective, ..helper("な", Class::Adjective, Edge::Adjective, 46) },
    Helper { pos: Pos::Adjective, ..helper("よ", Class::Adjective, Edge::Adjective, 68) },
    Helper { pos: Pos::Suffix, ..helper("やす", Class::Adjective, Edge::AfterStem, 62) },
    Helper { pos: Pos::Suffix, ..helper("にく", Class::Adjective, Edge::AfterStem, 70) },
    Helper { pos: Pos::Suffix, ..helper("づら", Class::Adjective, Edge::AfterStem, 75) },
    Helper { pos: Pos::Suffix, ..written("易", "やす", Class::Adjective, Edge::AfterStem, 75) },
    Helper { pos: Pos::Suffix, ..helper("すぎ", Class::Ichidan, Edge::AfterStem, 72) },
    Helper { pos: Pos::Suffix, ..written("過ぎ", "すぎ", Class::Ichidan, Edge::AfterStem, 75) },
    written("続け", "つづけ", Class::Ichidan, Edge::AfterStem, 90),
];
