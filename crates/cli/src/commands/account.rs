//! `readout account`: who may use the web face of a store that a team shares.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context, bail};
use readout_store::{Access, Account};
use readout_web::guard;

use crate::Outcome;
use crate::args::{AccountArgs, AccountWhat};
use crate::commands::writer;
use crate::keeping::{Desk, stamp};

pub(crate) fn run(args: &AccountArgs, place: Option<&str>) -> anyhow::Result<Outcome> {
    match &args.what {
        AccountWhat::Add { name, role } => {
            let password = guard::hash(&password()?)?;
            let made_at = stamp().at;
            let account = Account { name: name.clone(), role: *role, made_at, password };
            let desk = Desk::open(place, Access::Keep)?;
            desk.wait(desk.store.keep_account(&account))?;
        }
        AccountWhat::Drop { name } => {
            let desk = Desk::open(place, Access::Keep)?;
            if !desk.wait(desk.store.drop_account(name))? {
                bail!("there is no account {name:?}");
            }
        }
        AccountWhat::List => {
            let desk = Desk::open(place, Access::Look)?;
            let mut out = writer(None)?;
            for account in desk.wait(desk.store.accounts())? {
                writeln!(out, "{}\t{}\t{}", account.name, account.role, account.made_at)?;
            }
            out.flush()?;
        }
    }
    Ok(Outcome::Done)
}

/// Typed twice and not shown at a terminal; else the first line of standard input.
fn password() -> anyhow::Result<String> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        let mut line = String::new();
        input.lock().read_line(&mut line).context("no password on standard input")?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password("Password: ")?;
    if first != rpassword::prompt_password("Once more: ")? {
        bail!("the two are not the same");
    }
    Ok(first)
}
