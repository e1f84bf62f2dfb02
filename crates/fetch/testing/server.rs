//! A server of our own that can misbehave: what it sends is what the test says, byte for byte.
//!
//! In: a function from a request to what is done with the connection. Out: [`Server`]. Holds: it listens on a loopback
//! address only; every request is remembered, with how many were open at once.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    #[allow(dead_code, reason = "not every test that shares this file asks")]
    pub(crate) at: Instant,
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Seen {
    requests: Vec<Request>,
    open: usize,
    most_open: usize,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    address: String,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Starts one that treats every connection as the function says.
    pub(crate) fn start(
        act: impl Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (seen, act) = (Arc::new(Mutex::new(Seen::default())), Arc::new(act));
        let server = Server { address, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, act) = (Arc::clone(&seen), Arc::clone(&act));
                thread::spawn(move || serve(stream, &seen, act.as_ref()));
            }
        });
        server
    }

    /// The address of a path on it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        locked(&self.seen).requests.clone()
    }

    /// How many requests were open at once, at most.
    #[allow(dead_code, reason = "not every test that shares this file asks")]
    pub(crate) fn most_open(&self) -> usize {
        locked(&self.seen).most_open
    }
}

fn locked(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(
    mut stream: TcpStream,
    seen: &Mutex<Seen>,
    act: &dyn Fn(&Request, &mut TcpStream) -> std::io::Result<()>,
) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
    let Some(request) = request(&stream) else { return };
    {
        let mut seen = locked(seen);
        seen.requests.push(request.clone());
        seen.open += 1;
        seen.most_open = seen.most_open.max(seen.open);
    }
    // A client that has heard enough hangs up: no fault of the server's.
    let _ = act(&request, &mut stream);
    let _ = stream.shutdown(Shutdown::Both);
    locked(seen).open -= 1;
}

fn request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    Some(Request { path, headers, at: Instant::now() })
}

/// A whole answer.
pub(crate) fn answer(
    stream: &mut TcpStream,
    status: &str,
    headers: &str,
    body: &[u8],
) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)
}
