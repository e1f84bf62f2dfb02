//! The network as the program uses it.
//!
//! In: addresses as typed, and hosts that may be private. Out: [`Network`], reports of pages. Holds: nothing is asked of the
//! network before an address was given; a page that cannot be had is a named skip like any other input.

use std::path::Path;

use anyhow::anyhow;
use readout::page;
use readout::types::{Report, Skip};
use readout_fetch::{Allowed, Answer, Error, Fetcher, Options, Page, Robots, Target, Validators};
use tokio::runtime::Runtime;

/// A fetcher, and the means to wait for it.
pub(crate) struct Network {
    fetcher: Fetcher,
    runtime: Runtime,
}

impl Network {
    pub(crate) fn open(allow_private: &[String]) -> anyhow::Result<Self> {
        let options = Options { allow_private: allowed(allow_private)?, ..Options::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Network { fetcher: fetcher(options)?, runtime })
    }

    /// Fetches one page that a person named.
    pub(crate) fn page(&self, target: &Target) -> Result<Page, Error> {
        let known = Validators::default();
        let now = jiff::Timestamp::now();
        let answer = self.fetcher.get(target, &known, Robots::Pass, now);
        match self.runtime.block_on(answer)? {
            Answer::Page(page) => Ok(page),
            // Cannot be without validators; named as what it would be.
            Answer::Unchanged => Err(Error {
                url: target.to_string(),
                kind: readout_fetch::ErrorKind::NotModifiedUnasked,
            }),
        }
    }
}

pub(crate) fn fetcher(options: Options) -> anyhow::Result<Fetcher> {
    Fetcher::new(options).map_err(|why| anyhow!("the network cannot be used: {why}"))
}

/// Hosts that may be private, as typed.
pub(crate) fn allowed(hosts: &[String]) -> anyhow::Result<Allowed> {
    let mut allowed = Allowed::default();
    for host in hosts {
        anyhow::ensure!(allowed.add(host), "--allow-private: {host:?} is not the name of a host");
    }
    Ok(allowed)
}

/// Whether an input is to be fetched.
pub(crate) fn is_address(path: &Path) -> bool {
    let text = path.to_string_lossy();
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Reads a fetched page; `source` is its address as it was asked for.
pub(crate) fn read_page(
    source: &str,
    page: &Page,
    options: &page::Options,
    each: &mut dyn FnMut(Result<Report, Skip>),
) {
    let options = page::Options { charset: page.charset.clone(), ..options.clone() };
    page::read(source, &mut page.bytes.as_slice(), &options, &mut |result| {
        each(result.map(|report| moved(report, source, &page.url)));
    });
}

/// A page that was found elsewhere than asked for says so.
fn moved(mut report: Report, source: &str, url: &str) -> Report {
    if report.url.as_deref() == Some(source) {
        report.url = Some(url.to_owned());
    }
    report
}

/// The skip for a page that could not be had.
pub(crate) fn skip(source: &str, error: &Error) -> Skip {
    let detail = if error.url == source { error.kind.to_string() } else { error.to_string() };
    Skip { source: source.to_owned(), reason: error.kind.name().to_owned(), detail }
}
