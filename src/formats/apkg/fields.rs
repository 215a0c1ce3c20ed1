//! Which field of a note type holds what: as the learner said, by the names of the well-known Japanese decks, by content.
//! Never reads a note for keeps.

use std::borrow::Cow;

use super::collection::Notetype;
use crate::domain::card::Ask;
use crate::domain::note::Kind;
use crate::formats::names;
use crate::formats::options::{Column, Mapping, Options, Role};
use crate::formats::table::{guess, kind_of_notetype};

/// What the fields of a note type are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub roles: Vec<Option<Role>>,
    pub kind: Option<Kind>,
    /// The question that each template asks.
    pub asks: Vec<Ask>,
    /// The learner's own word on it was followed.
    pub told: bool,
}

/// The first fields of some of its notes, as plain text.
pub(super) type Sample = Vec<Vec<Cow<'static, str>>>;

/// Finds out what the fields are; `None` where no field is known to hold the word.
pub(super) fn layout(notetype: &Notetype, sample: &Sample, options: &Options) -> Option<Layout> {
    let fields = &notetype.fields;
    let folded: Vec<String> = fields.iter().map(|name| names::folded(name)).collect();
    let readings = folded.iter().any(|name| matches!(name.as_str(), "onyomi" | "kunyomi" | "音読み" | "訓読み"));
    let kind = kind_of_notetype(&notetype.name).or_else(|| (readings && kanji(sample)).then_some(Kind::Kanji));
    let mut roles = names::roles_of(fields);
    // Identity, tags and deck are Anki's own; the levels of kanji decks are those of the old test.
    let theirs = |role: &Role| matches!(role, Role::Id | Role::Tags | Role::Deck | Role::Kind);
    roles.iter_mut().for_each(|slot| {
        *slot = slot.filter(|role| !(theirs(role) || *role == Role::Level && kind == Some(Kind::Kanji)));
    });
    let told = learner(notetype, options);
    match told {
        Some(map) => {
            for (role, column) in map {
                let Some(at) = field(column, fields) else { continue };
                roles.iter_mut().filter(|slot| **slot == Some(*role)).for_each(|slot| *slot = None);
                if let Some(slot) = roles.get_mut(at) {
                    *slot = Some(*role);
                }
            }
        }
        None => by_content(&mut roles, &folded, sample, kind),
    }
    roles.iter_mut().for_each(|slot| *slot = slot.filter(|role| !theirs(role)));
    if !roles.contains(&Some(Role::Head)) {
        return None;
    }
    let asks = notetype.fronts.iter().map(|front| ask(front, &folded, &roles)).collect();
    Some(Layout { roles, kind, asks, told: told.is_some_and(|map| map == options.map.as_slice()) })
}

/// What the learner says of the fields of this note type, now or at an import before.
fn learner<'o>(notetype: &Notetype, options: &'o Options) -> Option<&'o [(Role, Column)]> {
    if !options.map.is_empty() && fits(&options.map, &notetype.fields) {
        return Some(&options.map);
    }
    let same = |known: &&Mapping| known.notetype == notetype.id && known.fields == notetype.fields;
    options.remembered.iter().rev().find(same).map(|known| known.map.as_slice())
}

/// Whether every column that a map names is a field here.
pub(super) fn fits(map: &[(Role, Column)], fields: &[String]) -> bool {
    map.iter().all(|(_, column)| field(column, fields).is_some())
}

fn field(column: &Column, fields: &[String]) -> Option<usize> {
    match column {
        Column::Number(number) => number.checked_sub(1).filter(|at| *at < fields.len()),
        Column::Name(name) => fields
            .iter()
            .position(|field| field == name)
            .or_else(|| fields.iter().position(|field| names::folded(field) == names::folded(name))),
    }
}

/// Names first; then what stands in the fields: where names say nothing, and where a front and a back are the other way
/// round.
fn by_content(roles: &mut [Option<Role>], folded: &[String], sample: &Sample, kind: Option<Kind>) {
    let at = |roles: &[Option<Role>], role| roles.iter().position(|slot| *slot == Some(role));
    if let (Some(head), Some(gloss)) = (at(roles, Role::Head), at(roles, Role::Gloss)) {
        let japanese = |column| guess::share_japanese(column, sample);
        let vague = folded.get(head).is_some_and(|name| matches!(names::role_of(name), Some((Role::Head, 4))));
        if vague && japanese(head) < 20 && japanese(gloss) >= 50 {
            roles.swap(head, gloss);
        }
    }
    let no_reading = at(roles, Role::Read).is_none() && kind != Some(Kind::Kanji);
    let named = at(roles, Role::Head).is_some();
    if !named || no_reading || at(roles, Role::Gloss).is_none() {
        guess::fill(roles, &[], sample);
    }
    if !named
        && let Some(head) = at(roles, Role::Head)
        && guess::share_japanese(head, sample) < 50
    {
        roles.fill(None);
    }
}

/// Whether the notes seem to be about one kanji each.
fn kanji(sample: &Sample) -> bool {
    let one = |row: &Vec<Cow<'_, str>>| row.iter().any(|cell| is_one_kanji(cell));
    sample.iter().filter(|row| one(row)).count() * 10 >= sample.len() * 9
}

fn is_one_kanji(text: &str) -> bool {
    let mut chars = text.chars();
    let first = matches!(chars.next(), Some('\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}'));
    first && chars.next().is_none()
}

/// What a card asks, from the fields that its front shows: the meaning without the word asks for the word.
fn ask(front: &str, folded: &[String], roles: &[Option<Role>]) -> Ask {
    let mut shown = front.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).filter_map(|(inside, _)| {
        // Conditions show nothing, and a field to type in shows nothing yet; before a name stand filters.
        let hidden = inside.trim_start().starts_with(['#', '^', '/']) || inside.contains("type:");
        let name = inside.rsplit_once(':').map_or(inside, |(_, name)| name);
        let at = folded.iter().position(|field| *field == names::folded(name))?;
        roles.get(at).copied().flatten().filter(|_| !hidden)
    });
    let (mut word, mut meaning) = (false, false);
    shown.by_ref().for_each(|role| {
        word |= matches!(role, Role::Head | Role::Read | Role::Sentence);
        meaning |= matches!(role, Role::Gloss | Role::Translation);
    });
    if meaning && !word { Ask::Recall } else { Ask::Recognise }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notetype(name: &str, fields: &[&str], fronts: &[&str]) -> Notetype {
        let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Notetype { id: 7, name: name.to_owned(), cloze: false, fields: own(fields), fronts: own(fronts) }
    }

    fn sample(rows: &[&str]) -> Sample {
        rows.iter().map(|row| row.split('|').map(|cell| Cow::Owned(cell.to_owned())).collect()).collect()
    }

    fn told(layout: Option<Layout>) -> String {
        let name = |role: &Option<Role>| role.map_or("-", Role::as_str);
        layout.map_or("none".to_owned(), |l| l.roles.iter().map(name).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn well_known_decks_are_known_by_their_field_names() {
        let core = notetype(
            "Core",
            &[
                "Optimized-Voc-Index",
                "Vocabulary-Kanji",
                "Vocabulary-Kana",
                "Vocabulary-English",
                "Expression",
                "Reading",
            ],
            &[],
        );
        assert_eq!(told(layout(&core, &vec![], &Options::default())), "- head read gloss sentence -");
        let rtk = notetype(
            "Heisig RTK 6th",
            &["id", "keyword", "kanji", "jlpt", "onYomi", "kunYomi"],
            &["{{keyword}}", "{{kanji}}"],
        );
        let rows = sample(&["1|Sino-|漢|3|カン|", "2|sutra|経|4|ケイ|へ.る"]);
        let found = layout(&rtk, &rows, &Options::default());
        assert_eq!(
            found.as_ref().map(|l| (l.kind, l.asks.clone())),
            Some((Some(Kind::Kanji), vec![Ask::Recall, Ask::Recognise]))
        );
        assert_eq!(told(found), "- gloss head - - -");
    }

    #[test]
    fn a_front_and_a_back_may_be_the_other_way_round() {
        let basic = notetype("Basic", &["Front", "Back"], &["{{Front}}", "{{#Back}}{{Back}}{{/Back}}"]);
        let found = layout(&basic, &sample(&["to eat|食べる", "dog|犬"]), &Options::default());
        assert_eq!(found.as_ref().map(|l| l.asks.clone()), Some(vec![Ask::Recall, Ask::Recognise]));
        assert_eq!(told(found), "gloss head");
        assert_eq!(told(layout(&basic, &sample(&["hello|world"]), &Options::default())), "head gloss");
    }

    #[test]
    fn unknown_names_are_looked_into_and_the_learner_is_followed() {
        let odd = notetype("Odd", &["A", "B", "C"], &["{{A}}"]);
        let rows = sample(&["g1|会議|meeting", "g2|見積もり|estimate"]);
        assert_eq!(told(layout(&odd, &rows, &Options::default())), "- head gloss");
        assert_eq!(told(layout(&odd, &sample(&["x|muscle|arm"]), &Options::default())), "none");
        let map = vec![(Role::Head, Column::Name("C".to_owned())), (Role::Gloss, Column::Number(2))];
        let options = Options { map: map.clone(), ..Options::default() };
        assert_eq!(told(layout(&odd, &rows, &options)), "- gloss head");
        let remembered = vec![Mapping { notetype: 7, fields: odd.fields.clone(), map }];
        assert_eq!(told(layout(&odd, &rows, &Options { remembered, ..Options::default() })), "- gloss head");
    }
}
