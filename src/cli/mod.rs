//! Words and keys: what is typed becomes a job of `app`, what comes back becomes lines. Never knows SQL.

mod about;
mod args;
mod backup;
mod bars;
mod cards;
mod career;
mod config;
mod decks;
mod doctor;
mod due;
mod edit;
mod export;
mod failure;
mod file;
mod html;
mod import;
mod jobs;
mod log;
mod out;
mod placement;
mod plan;
mod progress;
mod readiness;
mod review;
mod score;
mod stats;
mod today;
mod undo;
mod welcome;
mod why;
mod wrap;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches};

use crate::app::library;
use crate::domain::time::Now;
use crate::store::Store;

use args::{Cli, Command};
use failure::Failure;
use out::Out;

/// Everything that is read outside: main.rs reads it, nothing else does.
pub struct Environment {
    pub clock: Box<dyn Fn() -> Now>,
    /// A number nobody can guess.
    pub dice: Box<dyn Fn() -> u64>,
    /// `GOKAKU_SEED`: stands in for the dice.
    pub seed: Option<String>,
    /// `GOKAKU_NOW`: stands in for the clock.
    pub now: Option<String>,
    /// `GOKAKU_COLLECTION`.
    pub collection: Option<PathBuf>,
    /// `$XDG_DATA_HOME` or its default; `None` without a home.
    pub data_home: Option<PathBuf>,
    /// A folder for temporary files.
    pub scratch: PathBuf,
    /// `VISUAL`, else `EDITOR`: what a text is edited with.
    pub editor: Option<String>,
    pub no_color: bool,
    pub term: Option<String>,
    pub stdin_is_terminal: bool,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
}

/// Exit codes: 0 done, 1 an expected no, 2 usage or failure, 130 after Ctrl-C.
pub type Exit = u8;

/// Runs one command line and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, environment: Environment) -> Exit {
    let matches = match Cli::command().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(e) => return args::usage(&e),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(e) => return args::usage(&e),
    };
    let mut context = match Context::new(&cli, environment) {
        Ok(context) => context,
        Err(refused) => {
            let (mut out, failure) = *refused;
            return failure.tell(&mut out);
        }
    };
    let done = context.dispatch(cli.command).and_then(|exit| context.out.flush().map(|()| exit));
    match done {
        Ok(exit) => exit,
        Err(failure) => failure.tell(&mut context.out),
    }
}

/// What every command has at hand.
pub(crate) struct Context {
    environment: Environment,
    fixed: Option<Now>,
    collection: Option<PathBuf>,
    json: bool,
    plain: bool,
    out: Out,
}

impl Context {
    fn new(cli: &Cli, environment: Environment) -> Result<Context, Box<(Out, Failure)>> {
        let mut out = Out::new(cli.color, &environment);
        let now = cli.now.as_deref().or(environment.now.as_deref());
        let fixed = match now.map(str::parse).transpose() {
            Ok(fixed) => fixed,
            Err(e) => {
                let failure = Failure::usage(format!("{e}"), "--now and GOKAKU_NOW take an RFC 3339 time");
                return Err(Box::new((out, failure)));
            }
        };
        out.json = cli.json;
        Ok(Context {
            fixed,
            collection: cli.collection.clone().or(environment.collection.clone()),
            json: cli.json,
            plain: cli.plain,
            environment,
            out,
        })
    }

    /// The moment it is, or the moment it is said to be.
    fn now(&self) -> Now {
        self.fixed.unwrap_or_else(|| (self.environment.clock)())
    }

    /// Where the collection is, or will be.
    fn path(&self) -> Result<PathBuf, Failure> {
        match (&self.collection, &self.environment.data_home) {
            (Some(path), _) => Ok(path.clone()),
            (None, Some(home)) => Ok(home.join("gokaku").join("collection.db")),
            (None, None) => Err(Failure::no_home()),
        }
    }

    /// Opens the collection, made and filled with the shipped decks where there is none.
    fn open(&self) -> Result<Store, Failure> {
        let path = self.path()?;
        let mut store = Store::open(&path, &self.device_name())?;
        library::ensure(&mut store)?;
        Ok(store)
    }

    /// A number nobody can guess, or the one that stands in for it.
    fn number(&self) -> u64 {
        match &self.environment.seed {
            Some(seed) => crate::domain::hash::stable(&[seed]),
            None => (self.environment.dice)(),
        }
    }

    /// Whether bars and squares are drawn: only on a terminal that can, and not for who asks for plain lines.
    fn pictures(&self) -> bool {
        let able = self.environment.term.as_deref().is_some_and(|term| term != "dumb");
        able && self.environment.stdout_is_terminal && !self.plain
    }

    /// A name for this collection as a writer of events, used only when it is made.
    fn device_name(&self) -> String {
        format!("{:08x}", self.number() & 0xffff_ffff)
    }

    fn dispatch(&mut self, command: Option<Command>) -> Result<Exit, Failure> {
        match command {
            None => today::run(self),
            Some(Command::Review(args)) => review::run(self, &args),
            Some(Command::Due(args)) => due::run(self, &args),
            Some(Command::Plan(args)) => plan::run(self, args),
            Some(Command::Placement(args)) => placement::run(self, &args),
            Some(Command::Readiness(args)) => readiness::run(self, &args),
            Some(Command::Score(args)) => score::run(self, args.action),
            Some(Command::Jobs(args)) => jobs::run(self, args.action),
            Some(Command::Stats(args)) => stats::run(self, &args),
            Some(Command::Undo(args)) => undo::run(self, &args),
            Some(Command::Why(args)) => why::run(self, &args),
            Some(Command::Log(args)) => log::run(self, &args),
            Some(Command::Import(args)) => import::run(self, &args),
            Some(Command::Export(args)) => export::run(self, &args),
            Some(Command::Decks(args)) => decks::run(self, args.action),
            Some(Command::Cards(args)) => cards::run(self, args),
            Some(Command::Config(args)) => config::run(self, args.action),
            Some(Command::Doctor(args)) => doctor::run(self, &args),
            Some(Command::Backup(args)) => backup::run(self, &args),
            Some(Command::Restore(args)) => backup::restore(self, &args),
            Some(Command::Completions(args)) => about::completions(self, args.shell),
            Some(Command::Man(args)) => about::man(self, args.command.as_deref()),
            Some(Command::About) => about::run(self),
        }
    }
}
