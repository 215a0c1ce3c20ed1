//! What a plan is made from: the cards as the simulation carries them, and what is believed of the learner.

use crate::app::memory::Learnt;
use crate::app::settings::Settings;
use crate::app::{AppError, readiness, scores};
use crate::domain::card::{Ask, Standing};
use crate::domain::level::Level;
use crate::domain::note::Kind;
use crate::domain::planner::card::{Card, OTHER};
use crate::domain::planner::coverage::{Lists, list};
use crate::domain::planner::habits::Habits;
use crate::domain::planner::model::Model;
use crate::domain::planner::simulate::Deck;
use crate::domain::readiness::constants::SAID_KNOWN;
use crate::domain::readiness::coverage::{overclaim, recalibrate};
use crate::domain::readiness::report::Evidence;
use crate::domain::scheduler::rules::Rules;
use crate::domain::time::Day;
use crate::store::Reader;

/// All of it.
pub struct Inputs {
    pub deck: Deck,
    pub lists: Lists,
    pub model: Model,
    pub habits: Habits,
    pub evidence: Vec<Evidence>,
    /// New cards still to begin.
    pub fresh: u32,
    /// Words recalled today, as expected.
    pub words_now: f64,
}

impl Inputs {
    /// For a level and a sitting.
    pub fn load(
        reader: Reader<'_>,
        settings: &Settings,
        rules: &Rules,
        learnt: &Learnt,
        habits: Habits,
        (level, today, sitting): (Level, Day, Day),
    ) -> Result<Inputs, AppError> {
        let model = Model::new(&rules.parameters, &learnt.calibration, f32::from(settings.retention) / 100.0);
        let recalibration = recalibrate(&learnt.pairs);
        let claimed = overclaim(learnt.failures, learnt.audits, 0.0);
        let unseen = readiness::known_unseen(reader, level)?;
        let mut lists = Lists::new(level, recalibration, claimed, unseen);
        let (mut cards, mut fresh, mut words_now) = (Vec::new(), 0, 0.0);
        let days = (sitting - today).0;
        reader.each_planned(|planned| {
            let first = planned.num.ask() == Ask::Recognise;
            let word = first && planned.kind.is_word();
            let in_list = first && planned.shipped;
            let own = match (planned.kind, planned.level) {
                (Kind::Word, Some(level)) if in_list => list(level, false),
                (Kind::Kanji, Some(level)) if in_list => list(level, true),
                _ => OTHER,
            };
            let card = Card::of(&planned.state, today, own, word);
            match planned.state.standing {
                Standing::Ignored => {}
                Standing::Suspended => lists.fix(own, Some(0.0)),
                Standing::Known => lists.fix(own, Some(SAID_KNOWN)),
                Standing::Active if planned.listed => {
                    fresh += u32::from(card.is_new());
                    if card.word && !card.is_new() {
                        words_now += f64::from(model.recall(&card, 0));
                    }
                    cards.push(card);
                }
                Standing::Active if card.is_new() => lists.fix(own, None),
                Standing::Active => lists.fix(own, Some(f64::from(model.recall(&card, days)))),
            }
        })?;
        let evidence = scores::evidence(reader, level)?;
        Ok(Inputs { deck: Deck::whole(cards), lists, model, habits, evidence, fresh, words_now })
    }
}
