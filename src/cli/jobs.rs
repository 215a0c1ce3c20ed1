//! `gokaku jobs`: the list of jobs, projects and skills, and how many of the jobs a level opens.

mod list;
mod mecab;
mod read;

use std::path::Path;

use serde::Serialize;

use crate::app::jobs::ready::Ready;
use crate::app::jobs::{Change, Target, export, ready, target};
use crate::formats;

use super::args::{JobsAction, JobsFields};
use super::failure::Failure;
use super::{Context, Exit, import};

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready: Option<ReadyJson>,
    jobs: &'a [Target],
}

#[derive(Serialize)]
struct ReadyJson {
    target: String,
    sitting: Option<String>,
    open: u32,
    met: u32,
    further: Vec<Further>,
    native: u32,
    unsaid: u32,
    gaps: Vec<Gap>,
    applications_this_week: u32,
}

#[derive(Serialize)]
struct Further {
    level: String,
    adds: u32,
}

#[derive(Serialize)]
struct Gap {
    topic: String,
    jobs: u32,
    coverage: f64,
}

pub fn run(context: &mut Context, action: Option<JobsAction>) -> Result<Exit, Failure> {
    match action {
        None | Some(JobsAction::List) => list(context),
        Some(JobsAction::Read(args)) => read::run(context, &args),
        Some(JobsAction::Add { title, fields }) => {
            let change = change(title, fields)?;
            let mut store = context.open()?;
            let target = target::add(&mut store, context.now(), change)?;
            tell(context, "On the list", target)
        }
        Some(JobsAction::Set { job, title, fields }) => {
            let change = change(title, fields)?;
            if change == Change::default() {
                return Err(Failure::usage("nothing was said to change", "say what, as --status applied"));
            }
            let mut store = context.open()?;
            let target = target::set(&mut store, context.now(), &job, change)?;
            tell(context, "Changed", target)
        }
        Some(JobsAction::Remove { job }) => {
            let mut store = context.open()?;
            let target = target::remove(&mut store, context.now(), &job)?;
            tell(context, "Off the list", target)
        }
        Some(JobsAction::Show { job }) => {
            let store = context.open()?;
            let target = target::find(store.read(), &job)?;
            if context.json {
                return context.out.json(&json(None, &[target])).map(|()| 0);
            }
            list::show(&mut context.out, &target).map(|()| 0)
        }
        Some(JobsAction::Export { file, format }) => write(context, &file, format.as_deref()),
    }
}

fn change(title: Option<String>, fields: JobsFields) -> Result<Change, Failure> {
    Ok(Change {
        title,
        posting: fields.from.as_deref().map(posting).transpose()?,
        kind: fields.kind,
        employer: fields.employer,
        level: fields.asks,
        topics: fields.topics,
        skills: fields.skills,
        deadline: fields.deadline,
        link: fields.link,
        status: fields.status,
        notes: fields.notes,
    })
}

/// The text of a posting.
fn posting(path: &Path) -> Result<String, Failure> {
    let bytes = import::read(path)?;
    formats::posting(&bytes).map_err(|e| Failure::Told {
        message: format!("{}: {e}", path.display()),
        hint: Some("save the posting as text or as a web page, or paste it: gokaku jobs read -".to_owned()),
        exit: 2,
    })
}

fn json<'a>(ready: Option<&Ready>, jobs: &'a [Target]) -> Json<'a> {
    let ready = ready.map(|r| ReadyJson {
        target: r.target.to_string(),
        sitting: r.sitting.map(|day| day.to_string()),
        open: r.open,
        met: r.met,
        further: r.further.iter().map(|(level, adds)| Further { level: level.to_string(), adds: *adds }).collect(),
        native: r.native,
        unsaid: r.unsaid,
        gaps: r
            .gaps
            .iter()
            .map(|(topic, jobs, coverage)| Gap { topic: topic.clone(), jobs: *jobs, coverage: *coverage })
            .collect(),
        applications_this_week: r.week,
    });
    Json { schema: "gokaku.jobs/1", ready, jobs }
}

fn tell(context: &mut Context, done: &str, target: Target) -> Result<Exit, Failure> {
    if context.json {
        return context.out.json(&json(None, &[target])).map(|()| 0);
    }
    context.out.line(&format!("{done}: {}.", list::words(&target)))?;
    Ok(0)
}

fn list(context: &mut Context) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let (ready, targets) = ready::ready(&mut store, context.now())?;
    if context.json {
        return context.out.json(&json(Some(&ready), &targets)).map(|()| 0);
    }
    list::list(&mut context.out, &ready, &targets)?;
    Ok(0)
}

fn write(context: &mut Context, file: &Path, format: Option<&str>) -> Result<Exit, Failure> {
    let store = context.open()?;
    let targets = target::list(store.read())?;
    let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let text = match format.unwrap_or(extension) {
        "csv" => export::csv(&targets),
        "json" => serde_json::to_string_pretty(&json(None, &targets)).map_err(std::io::Error::from)? + "\n",
        "" => return Err(Failure::usage("the file's name does not show the format", "say --format csv or json")),
        other => return Err(Failure::usage(format!("“{other}” is no format for the list"), "there are csv and json")),
    };
    if file == Path::new("-") {
        context.out.bytes().write_all(text.as_bytes())?;
        return Ok(0);
    }
    let shown = file.display().to_string();
    std::fs::write(file, text).map_err(|e| {
        Failure::usage(format!("{shown}: it cannot be written: {e}"), "name a file in a folder of yours")
    })?;
    context.out.line(&format!("{shown}: {} on the list", targets.len()))?;
    Ok(0)
}
