//! `gokaku config`: the settings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::settings::{self, Key, Settings};

use super::args::ConfigAction;
use super::failure::Failure;
use super::{Context, Exit};

#[derive(Serialize)]
struct Json {
    schema: &'static str,
    settings: BTreeMap<&'static str, String>,
}

pub fn run(context: &mut Context, action: Option<ConfigAction>) -> Result<Exit, Failure> {
    let mut store = context.open()?;
    let keys = match action {
        Some(ConfigAction::Set { key, value }) => {
            let settings = settings::set(&mut store, &key, &value)?;
            let key: Key = key.parse()?;
            return context.out.line(&format!("{} is {}", key.as_str(), settings.get(key))).map(|()| 0);
        }
        Some(ConfigAction::Get { key }) => {
            let key: Key = key.parse()?;
            if !context.json {
                let value = Settings::load(store.read())?.get(key);
                return context.out.line(&value).map(|()| 0);
            }
            vec![key]
        }
        Some(ConfigAction::List) | None => Key::ALL.to_vec(),
    };
    let settings = Settings::load(store.read())?;
    if context.json {
        let settings = keys.into_iter().map(|k| (k.as_str(), settings.get(k))).collect();
        return context.out.json(&Json { schema: "gokaku.config/1", settings }).map(|()| 0);
    }
    for key in keys {
        context.out.line(&format!("{:<10}{:<6}{}", key.as_str(), settings.get(key), key.about()))?;
    }
    Ok(0)
}
