//! `gokaku doctor`: whether the collection is sound.

use serde::Serialize;

use crate::app::doctor;
use crate::store::Store;
use crate::store::check::Finding;

use super::args::DoctorArgs;
use super::failure::Failure;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    sound: bool,
    findings: Vec<String>,
}

pub fn run(context: &mut Context, args: &DoctorArgs) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    if args.repair {
        let cards = doctor::repair(&mut store)?;
        context.out.complain(&format!("Built the caches anew from the log; {cards} cards were wrong."));
    }
    let findings = doctor::examine(&store)?;
    let told: Vec<String> = findings.iter().map(|f| tell(&store, f)).collect();
    let sound = told.is_empty();
    if context.json {
        context.out.json(&Json { schema: "gokaku.doctor/1", sound, findings: told })?;
    } else if sound {
        context
            .out
            .line("The collection is sound: pages, references, and every state equal to the fold of the log.")?;
    } else {
        for line in &told {
            context.out.line(line)?;
        }
        let rebuildable = findings.iter().all(|f| matches!(f, Finding::Card(_) | Finding::Days(_)));
        context.out.complain(if rebuildable {
            "hint: `gokaku doctor --repair` builds these from the log, which is whole"
        } else {
            "hint: keep a copy of the file, then `gokaku export FILE.jsonl --format events` saves what can be read"
        });
    }
    Ok(Exit::from(!sound) * 2)
}

fn tell(store: &Store, finding: &Finding) -> String {
    match finding {
        Finding::Pages(text) => format!("the file is damaged: {text}"),
        Finding::Dangling { table, rows } => format!("{rows} rows of {table} point nowhere"),
        Finding::Card(num) => {
            let id = store.read().card_id(*num).unwrap_or_else(|_| "a card without a note".to_owned());
            format!("{id}: its state is not what its history says")
        }
        Finding::Days(n) => format!("{n} study days are not counted as the log has them"),
    }
}
