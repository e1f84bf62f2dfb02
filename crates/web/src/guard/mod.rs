//! Who asks, and what they may do.
//!
//! In: requests as they come. Out: the same with a [`Visitor`], or a refusal. Holds: what is not allowed by a rule here
//! reaches no page; every answer, refusals too, bears the headers that keep hostile text from running; there is no clock
//! here, and random numbers are the operating system's.
//!
//! The order of the checks is one function, `admit`: host, rate, origin, who, what they may, form token. With no account
//! in the store and a loopback address there is one user, who may edit; else everyone logs in.

mod accounts;
mod forms;
mod headers;
mod listen;
mod origin;
mod passwords;
mod rates;
mod refusal;
mod sessions;
mod tokens;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use readout_store::{Error, Role};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::App;
use crate::cache::Holes;

pub use listen::serve;
pub use passwords::{Unfit, hash};
use rates::Rates;
use refusal::Refusal;

/// Who asks. Every request that reaches a page bears one.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// In whose name corrections are kept.
    pub name: String,
    /// Whether they may add reports and corrections.
    pub may_edit: bool,
    /// Whether they may look after accounts.
    pub may_admin: bool,
    /// Whether there is someone to log out: an account, not only the user of this machine.
    pub account: bool,
    /// What a form must bring back under the name `csrf`, to show that it came from a page of ours.
    pub csrf: String,
}

/// How much anyone may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one request's body.
    pub body: usize,
    /// How long a page may take.
    pub page: Duration,
    /// How long a body may take to come in and to be worked on.
    pub upload: Duration,
    /// How many bodies are held at once.
    pub uploads: usize,
    /// How many answers are made at once: so many processors at most are kept from reading new reports.
    pub making: usize,
    /// Bytes of answers that are kept.
    pub kept: usize,
    /// Connections at once.
    pub connections: usize,
    /// Pages at once that are told of news.
    pub live: usize,
    /// Requests a minute from one client where people log in.
    pub requests: u32,
    /// Wrong passwords in a quarter of an hour from one client, and for one name.
    pub logins: u32,
    /// How long someone stays logged in.
    pub session: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body: 32 << 20,
            page: Duration::from_secs(30),
            upload: Duration::from_secs(300),
            uploads: 4,
            making: 2,
            kept: 64 << 20,
            connections: 1024,
            live: 512,
            requests: 1200,
            logins: 10,
            session: Duration::from_secs(12 * 3600),
        }
    }
}

/// Where and for whom is served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that is listened on.
    pub listen: SocketAddr,
    /// Names under which it may be asked, beside `localhost` and addresses.
    pub hosts: Vec<String>,
    /// Whether a proxy of ours stands in front, which speaks TLS and tells the client's address (`X-Forwarded-For`).
    pub proxy: bool,
    /// How much anyone may ask for.
    pub limits: Limits,
}

impl Settings {
    /// For this machine alone.
    #[must_use]
    pub fn local() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 7878));
        Settings { listen, hosts: Vec::new(), proxy: false, limits: Limits::default() }
    }
}

/// Why nobody is served.
#[derive(Debug)]
pub enum Refused {
    /// Others could reach it, and nobody would have to log in.
    NoAccounts(SocketAddr),
    /// The store cannot say who has an account.
    Store(Error),
    /// The operating system gives no random numbers.
    NoRandom(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::NoAccounts(listen) => write!(
                f,
                "{listen} can be reached from other machines (by its address, a proxy or a name of its own), and the \
                 store has no account: make one with `readout account add NAME --role admin`, or listen on \
                 127.0.0.1 alone"
            ),
            Refused::Store(error) => write!(f, "{error}"),
            Refused::NoRandom(why) => write!(f, "the system gives no random numbers: {why}"),
        }
    }
}

impl std::error::Error for Refused {}

/// What every check can reach. Cloning shares it.
#[derive(Clone)]
pub struct Guard(Arc<Inner>);

struct Inner {
    app: App,
    settings: Settings,
    /// Whether people log in. Once they do, they do until the program ends.
    team: AtomicBool,
    /// When that was last looked at, in milliseconds.
    looked: AtomicI64,
    /// Of this process: what forms outside a session bring back.
    secret: String,
    /// A hash that no password has: an unknown name takes as long as a known one.
    nobody: String,
    rates: Rates,
    uploads: Semaphore,
    live: Arc<Semaphore>,
    hashing: Semaphore,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Guard {
    /// For an open store.
    ///
    /// # Errors
    /// [`Refused::NoAccounts`] where others could reach it and nobody would have to log in.
    pub async fn new(app: App, settings: Settings) -> Result<Self, Refused> {
        let team = !app.store().accounts().await.map_err(Refused::Store)?.is_empty();
        // Behind a proxy or under a name of its own others reach it on a loopback address too.
        let alone =
            settings.listen.ip().is_loopback() && !settings.proxy && settings.hosts.is_empty();
        if !team && !alone {
            return Err(Refused::NoAccounts(settings.listen));
        }
        let random = || tokens::random().map_err(|e| Refused::NoRandom(e.to_string()));
        let limits = settings.limits;
        let nobody = passwords::hash(&random()?).map_err(|e| Refused::NoRandom(e.to_string()))?;
        Ok(Guard(Arc::new(Inner {
            secret: random()?,
            nobody,
            team: AtomicBool::new(team),
            looked: AtomicI64::new(app.reader().now()),
            rates: Rates::new(limits),
            uploads: Semaphore::new(limits.uploads),
            live: Arc::new(Semaphore::new(limits.live)),
            // Each takes 19 MiB and a core for some tens of milliseconds.
            hashing: Semaphore::new(2),
            app,
            settings,
        })))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    /// Places for pages that are told of news.
    pub(crate) fn live(&self) -> &Arc<Semaphore> {
        &self.0.live
    }

    pub(crate) fn limits(&self) -> Limits {
        self.0.settings.limits
    }

    /// What stands for a visitor in answers that are kept.
    pub(crate) fn holes(&self) -> Holes {
        let secret = &self.0.secret;
        Holes::new(tokens::hole("name", secret), tokens::hole("csrf", secret))
    }

    fn now(&self) -> i64 {
        self.0.app.reader().now()
    }

    /// Whether people log in. The first account that is made while the program runs counts within seconds.
    async fn team(&self) -> Result<bool, Error> {
        if self.0.team.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let now = self.now();
        if now - self.0.looked.swap(now, Ordering::Relaxed) < LOOK_AGAIN {
            return Ok(false);
        }
        let team = !self.0.app.store().accounts().await?.is_empty();
        self.0.team.fetch_or(team, Ordering::Relaxed);
        Ok(team)
    }
}

/// Milliseconds after which it is looked whether the store has accounts now.
const LOOK_AGAIN: i64 = 3_000;

/// Puts the guard around all routes, with its own: logging in and out, accounts.
pub(crate) fn layer(guard: &Guard, routes: Router) -> Router {
    let own = accounts::router().with_state(guard.clone());
    // Bodies are bounded and taken in here, so that no page needs a bound of its own.
    let routes = routes.merge(own).layer(DefaultBodyLimit::disable());
    routes.layer(from_fn_with_state(guard.clone(), guarded))
}

async fn guarded(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let limits = guard.0.settings.limits;
    let quick = safe(request.method()) || needed(request.method(), &path).is_none();
    let patience = if quick { limits.page } else { limits.upload };
    let answer = tokio::time::timeout(patience, async {
        match admit(&guard, request).await {
            // The place is kept until the answer is made, so that only so many large bodies are in memory.
            Ok((request, _place)) => next.run(request).await,
            Err(refusal) => refusal.answer(&path),
        }
    });
    let slow = || Refusal::of(StatusCode::SERVICE_UNAVAILABLE, "That took too long.");
    let mut response = answer.await.unwrap_or_else(|_| slow().answer(&path));
    headers::put(response.headers_mut(), &path, guard.0.settings.proxy);
    response
}

/// Looks at a request before any page does.
async fn admit(
    guard: &Guard,
    request: Request,
) -> Result<(Request, Option<SemaphorePermit<'_>>), Refusal> {
    let (mut parts, body) = request.into_parts();
    origin::address(&parts)?;
    origin::host(&parts, &guard.0.settings.hosts)?;
    let team = guard.team().await?;
    let client = Client(client(&parts, guard.0.settings.proxy));
    if team {
        guard.0.rates.request(client.0, guard.now())?;
    }
    origin::origin(&parts)?;
    let known = sessions::known(guard, &parts, team).await?;
    permit(&parts, known.role, team)?;
    let anyone = needed(&parts.method, parts.uri.path()).is_none();
    let most = if anyone { forms::SMALL } else { guard.0.settings.limits.body };
    let place = match forms::is_small(&parts, most) {
        true => None,
        false => guard.0.uploads.acquire().await.ok(),
    };
    let body = forms::check(&parts, body, &known, most).await?;
    parts.extensions.insert(known.visitor);
    parts.extensions.insert(client);
    Ok((Request::from_parts(parts, body), place))
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Client(IpAddr);

fn client(parts: &Parts, proxy: bool) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    let told = parts.headers.get_all("x-forwarded-for").iter().next_back();
    // The last address is the one that our proxy saw; those before it are whatever the client wrote.
    let told = told.and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    network(if proxy { told.unwrap_or(peer) } else { peer })
}

/// A client of the new kind of address has a network of 64 bits to choose from: it is counted as one.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        four => four,
    }
}

fn safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// What a request needs; `None` where anyone may ask.
fn needed(method: &Method, path: &str) -> Option<Role> {
    match path {
        "/login" | "/api/openapi.json" => None,
        "/logout" => Some(Role::Read),
        _ if path.starts_with("/assets/") && safe(method) => None,
        _ if path == "/accounts" || path.starts_with("/accounts/") => Some(Role::Admin),
        _ if safe(method) => Some(Role::Read),
        _ => Some(Role::Edit),
    }
}

fn permit(parts: &Parts, has: Option<Role>, team: bool) -> Result<(), Refusal> {
    let path = parts.uri.path();
    match (needed(&parts.method, path), has) {
        (None, _) => Ok(()),
        (Some(needs), Some(has)) if has >= needs => Ok(()),
        (Some(_), Some(_)) => Err(Refusal::of(
            StatusCode::FORBIDDEN,
            "Your account may look at this, but not change it.",
        )),
        (Some(_), None) if !team => Err(Refusal::of(StatusCode::FORBIDDEN, "Nobody logs in here.")),
        (Some(_), None) if parts.method == Method::GET && !path.starts_with("/api") => {
            Err(Refusal::log_in(parts.uri.path_and_query().map_or("/", |p| p.as_str())))
        }
        (Some(_), None) => Err(Refusal::of(StatusCode::UNAUTHORIZED, "Log in first.")),
    }
}

impl From<Error> for Refusal {
    fn from(_: Error) -> Self {
        // What the store says may name its place: that is the operator's business.
        Refusal::of(StatusCode::SERVICE_UNAVAILABLE, "The store cannot be asked now.")
    }
}

#[cfg(test)]
mod tests;
