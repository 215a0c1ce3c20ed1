//! Reads the clock, the environment and the dice, and hands them to [`gokaku::cli::run`]. Nothing else.

#![expect(clippy::disallowed_methods, reason = "this is the one place that reads them")]

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Local;
use etcetera::BaseStrategy;
use gokaku::cli::{self, Environment};
use gokaku::domain::time::{Now, Offset, Timestamp};
use rand::RngExt;

fn main() -> ExitCode {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let environment = Environment {
        clock: Box::new(now),
        dice: Box::new(|| rand::rng().random()),
        seed: set("GOKAKU_SEED"),
        now: set("GOKAKU_NOW"),
        collection: std::env::var_os("GOKAKU_COLLECTION").filter(|v| !v.is_empty()).map(PathBuf::from),
        data_home: etcetera::base_strategy::Xdg::new().ok().map(|xdg| xdg.data_dir()),
        scratch: std::env::temp_dir(),
        editor: set("VISUAL").or_else(|| set("EDITOR")),
        no_color: set("NO_COLOR").is_some(),
        term: set("TERM"),
        stdin_is_terminal: io::stdin().is_terminal(),
        stdout_is_terminal: io::stdout().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
    };
    ExitCode::from(cli::run(std::env::args_os(), environment))
}

fn now() -> Now {
    let local = Local::now();
    Now {
        at: Timestamp(local.timestamp_millis()),
        offset: Offset::from_minutes(i64::from(local.offset().local_minus_utc()) / 60),
    }
}
