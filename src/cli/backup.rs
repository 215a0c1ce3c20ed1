//! `gokaku backup` and `gokaku restore`.

use std::fs;

use serde_json::json;

use crate::app::backup::{self, RestoreError};
use crate::app::settings::Settings;

use super::args::{BackupArgs, RestoreArgs};
use super::failure::Failure;
use super::progress::Bar;
use super::{Context, Exit};

pub fn run(context: &mut Context, args: &BackupArgs) -> Result<Exit, Failure> {
    let store = context.open()?;
    let path = match &args.file {
        Some(file) => file.clone(),
        None => {
            let day = context.now().day(Settings::load(store.read())?.rollover);
            let folder = context.path()?.with_file_name("backups");
            private_folder(&folder)?;
            folder.join(format!("{day}.db"))
        }
    };
    if path.exists() && same(&path, &context.path()?) {
        return Err(Failure::usage("this is the collection itself", "name another file"));
    }
    let mut bar = Bar::new(context, "Backing up");
    backup::back_up(&store, &path, &mut |progress| bar.tell(progress))?;
    drop(bar);
    let bytes = fs::metadata(&path)?.len();
    if context.json {
        let value = json!({"schema": "gokaku.backup/1", "file": path.display().to_string(), "bytes": bytes});
        return context.out.json(&value).map(|()| 0);
    }
    let mib = bytes.div_ceil(1024 * 1024);
    context.out.line(&format!("{}: the whole collection, {mib} MiB", path.display())).map(|()| 0)
}

pub fn restore(context: &mut Context, args: &RestoreArgs) -> Result<Exit, Failure> {
    let path = context.path()?;
    if !args.file.exists() {
        let message = format!("{}: there is no such file", args.file.display());
        return Err(Failure::usage(message, "`gokaku backup` writes one"));
    }
    if same(&args.file, &path) {
        return Err(Failure::usage("this is the collection itself", "name a backup"));
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        private_folder(folder)?;
    }
    let (now, device) = (context.now(), context.device_name());
    let mut bar = Bar::new(context, "Restoring");
    let done = backup::restore(&args.file, &path, &device, now, &mut |progress| bar.tell(progress));
    drop(bar);
    let restored = done?;
    let aside = restored.aside.map(|path| path.display().to_string());
    if context.json {
        let value = json!({"schema": "gokaku.restore/1", "events": restored.events, "before": aside});
        return context.out.json(&value).map(|()| 0);
    }
    context.out.line(&format!("{}: restored, {} rows in its log", args.file.display(), restored.events))?;
    if let Some(aside) = aside {
        context.out.line(&format!("What was there before is kept: {aside}"))?;
    }
    Ok(0)
}

fn same(one: &std::path::Path, other: &std::path::Path) -> bool {
    let whole = |path: &std::path::Path| fs::canonicalize(path).ok();
    whole(one).is_some() && whole(one) == whole(other)
}

/// Makes a folder that only its owner may look into, where there is none.
fn private_folder(folder: &std::path::Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| {
        let message = format!("{}: it cannot be made: {e}", folder.display());
        Failure::usage(message, "name a file in a folder of yours")
    })
}

impl From<RestoreError> for Failure {
    fn from(e: RestoreError) -> Failure {
        match e {
            RestoreError::App(e) => e.into(),
            RestoreError::Unsound { .. } => Failure::usage(
                format!("{e}; nothing was changed"),
                "`gokaku --collection FILE doctor` tells what is wrong with it",
            ),
        }
    }
}
