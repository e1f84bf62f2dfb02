//! `readout completions` and `readout man`: made from the arguments themselves.

use std::fs;
use std::io::{self, Write};

use anyhow::Context;
use clap::{Command, CommandFactory};

use crate::Outcome;
use crate::args::{Args, CompletionsArgs, ManArgs};

pub(crate) fn completions(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "readout", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Done)
}

pub(crate) fn man(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        io::stdout().lock().write_all(&page)?;
        return Ok(Outcome::Done);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, command) in pages("readout", command) {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).title(name.clone()).render(&mut page)?;
        let path = folder.join(format!("{name}.1"));
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(Outcome::Done)
}

/// The command and those below it, each under its full name.
fn pages(name: &str, command: Command) -> Vec<(String, Command)> {
    let below: Vec<Command> =
        command.get_subcommands().filter(|c| c.get_name() != "help").cloned().collect();
    let mut all = vec![(name.to_owned(), command)];
    for one in below {
        let name = format!("{name}-{}", one.get_name());
        all.extend(pages(&name, one));
    }
    all
}
