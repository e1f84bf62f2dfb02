//! `readout serve`: the store in a browser.

use std::sync::Arc;

use anyhow::Context;
use readout::types::{Reading, Report, Skip};
use readout::{Pipeline, page};
use readout_store::{Access, Stamp, Store};
use readout_web::guard::{self, Limits, Settings};
use readout_web::{App, Guard, Reader};

use crate::Outcome;
use crate::args::ServeArgs;
use crate::keeping::{location, stamp};
use crate::packs;

pub(crate) fn run(args: &ServeArgs, place: Option<&str>, quiet: bool) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // A damaged pack is said before anybody is served.
    let reader = Arc::new(Pipe(packs::pipeline(args.packs.as_deref())?));
    runtime.block_on(async {
        let store = Store::open(location(place)?, Access::Keep).await?;
        let app = App::new(store.clone(), reader);
        let limits = Limits::default();
        let settings = Settings {
            listen: args.listen,
            hosts: args.hosts.clone(),
            proxy: args.behind_proxy,
            limits,
        };
        let guard = Guard::new(app.clone(), settings).await?;
        let listener = tokio::net::TcpListener::bind(args.listen)
            .await
            .with_context(|| format!("cannot listen on {}", args.listen))?;
        // Before anybody is told where it is, since from then on they may stop it.
        let stopped = stopped();
        if !quiet {
            anstream::eprintln!(
                "readout: serving {} at http://{}/",
                store.location(),
                listener.local_addr()?
            );
        }
        guard::serve(listener, readout_web::router(&app, &guard), limits, stopped).await?;
        store.close().await;
        Ok(Outcome::Done)
    })
}

/// Listens, from the call on, for the user or whoever looks after services to stop the program; ends when they do.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    // Where signals cannot be had, the program is ended the hard way: what was acknowledged is on the disk all the same.
    async fn received(signal: Option<Signal>) {
        match signal {
            Some(mut signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
    let interrupted = signal(SignalKind::interrupt()).ok();
    let terminated = signal(SignalKind::terminate()).ok();
    async move {
        tokio::select! {
            () = received(interrupted) => {}
            () = received(terminated) => {}
        }
    }
}

/// Ends when the user stops the program; where that cannot be heard, never.
#[cfg(not(unix))]
async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The whole pipeline as the pages see it.
struct Pipe(Pipeline);

impl Reader for Pipe {
    fn reports(&self, name: &str, bytes: &[u8]) -> (Vec<Report>, Vec<Skip>) {
        let (mut reports, mut skipped) = (Vec::new(), Vec::new());
        page::read(name, &mut &*bytes, &page::Options::default(), &mut |result| match result {
            Ok(report) => reports.push(report),
            Err(skip) => skipped.push(skip),
        });
        (reports, skipped)
    }

    fn read(&self, report: Report) -> Reading {
        self.0.read(report)
    }

    fn stamp(&self) -> Stamp {
        stamp()
    }

    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }
}
