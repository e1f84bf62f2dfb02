//! What a host's robots.txt allows (RFC 9309).
//!
//! In: the answer to the request for it. Out: [`Rules`]. Holds: a file that is not there allows everything; one that could
//! not be had allows nothing for now.

use std::fmt;
use std::time::Duration;

use texting_robots::Robot;

use crate::client::Answer;
use crate::target::Target;
use crate::{Error, ErrorKind};

/// What a host allows.
pub(crate) enum Rules {
    /// Everything: there is no file.
    All,
    /// What the file says.
    Listed(Box<Robot>),
    /// Nothing for now, and why.
    Unavailable(ErrorKind),
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rules::All => "All",
            Rules::Listed(_) => "Listed",
            Rules::Unavailable(_) => "Unavailable",
        })
    }
}

impl Rules {
    /// The rules for a name, from what came of the request.
    pub(crate) fn of(answer: Result<Answer, Error>, name: &str) -> Self {
        match answer {
            Ok(Answer::Page(page)) => {
                // A file that cannot be understood forbids nothing (RFC 9309, 2.2: parse what can be parsed).
                Robot::new(name, &page.bytes).map_or(Rules::All, |r| Rules::Listed(Box::new(r)))
            }
            Ok(Answer::Unchanged) => Rules::Unavailable(ErrorKind::NotModifiedUnasked),
            Err(Error { kind, .. }) => match kind {
                ErrorKind::Status { status: 429 | 500.., .. } => Rules::Unavailable(kind),
                // "Unavailable" in the RFC's sense: 4xx, or redirects without end.
                ErrorKind::Status { .. }
                | ErrorKind::Redirects(_)
                | ErrorKind::RedirectLoop
                | ErrorKind::RedirectNowhere => Rules::All,
                kind => Rules::Unavailable(kind),
            },
        }
    }

    /// Whether a page may be asked for.
    pub(crate) fn check(&self, target: &Target) -> Result<(), ErrorKind> {
        match self {
            Rules::All => Ok(()),
            Rules::Listed(robot) if robot.allowed(target.as_str()) => Ok(()),
            Rules::Listed(_) => Err(ErrorKind::Robots),
            // What holds for the host holds for its pages, and is the better reason.
            Rules::Unavailable(kind @ ErrorKind::NoSuchHost(_)) => Err(kind.clone()),
            Rules::Unavailable(kind @ ErrorKind::Private { host, .. }) if host == target.host() => {
                Err(kind.clone())
            }
            Rules::Unavailable(kind) => Err(ErrorKind::RobotsUnavailable(kind.to_string())),
        }
    }

    /// The time between two requests that the file asks for.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Rules::Listed(robot) => {
                let seconds = f64::from(robot.delay?);
                Duration::try_from_secs_f64(seconds).ok()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Page, Validators};

    fn check(file: &str, path: &str, expected: bool) {
        let page = Page {
            url: "http://desk.example/robots.txt".into(),
            bytes: file.as_bytes().to_vec(),
            charset: None,
            validators: Validators::default(),
        };
        let rules = Rules::of(Ok(Answer::Page(page)), "Readout");
        let target = Target::parse(&format!("http://desk.example{path}")).expect("an address");
        assert_eq!(rules.check(&target).is_ok(), expected, "{file:?} {path}");
    }

    #[test]
    fn the_most_particular_rules_count() {
        let file = "User-agent: *\nDisallow: /\n\nUser-agent: readout\nDisallow: /private\nAllow: /private/open\n";
        check(file, "/news/1", true);
        check(file, "/private/1", false);
        check(file, "/private/open/1", true);
        check("User-agent: *\nDisallow: /\n", "/news", false);
        check("User-agent: *\nDisallow: /*.pdf$\n", "/news.pdf", false);
        check("", "/news", true);
        check("<html>no such page</html>", "/news", true);
        check("\u{0}\u{1}\u{2} garbage \n\n:::", "/news", true);
    }

    #[test]
    fn a_file_that_could_not_be_had_forbids_and_one_that_is_not_there_allows() {
        let of = |kind| Rules::of(Err(Error { url: String::new(), kind }), "Readout");
        let status = |status| of(ErrorKind::Status { status, retry_after: None });
        assert!(matches!(status(404), Rules::All));
        assert!(matches!(status(403), Rules::All));
        assert!(matches!(status(500), Rules::Unavailable(_)));
        assert!(matches!(status(429), Rules::Unavailable(_)));
        assert!(matches!(of(ErrorKind::RedirectLoop), Rules::All));
        assert!(matches!(of(ErrorKind::Connection("reset".into())), Rules::Unavailable(_)));
    }
}
