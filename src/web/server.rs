//! Server: the listening socket, and the limits within which one client is served.
//!
//! Promise: a client that is slow, silent or greedy costs one connection for some seconds, never the
//! server; asked to stop, it takes no more connections and ends those it has.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::WebError;
use super::patient::Patient;
use crate::batch::StopFlag;

/// Connections at the same time; others wait to be accepted.
const MAX_CONNECTIONS: usize = 256;
/// A client has to send its whole request within this time, and the next one too.
const REQUEST_TIME: Duration = Duration::from_secs(15);
/// A client has to take something of its answer within this time.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// Request line and headers together; more is answered with 431.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Headers of a request.
const MAX_HEADERS: usize = 64;
/// How long answers in hand may take once the server is asked to stop.
const FAREWELL_TIME: Duration = Duration::from_secs(10);
/// How soon the wish to stop is seen.
const TICK: Duration = Duration::from_millis(100);
/// Threads that speak with clients; the work itself is done on others.
const TALKING_THREADS: usize = 2;

/// Serves on `listener` until `stop` is asked for.
pub fn run(listener: TcpListener, router: Router, stop: &StopFlag) -> Result<(), WebError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(TALKING_THREADS)
        .thread_name("web")
        .enable_all()
        .build()
        .map_err(WebError::Threads)?;
    let ended = runtime.block_on(accept(listener, router, stop));
    // A reader that is still at work has nobody left to answer.
    runtime.shutdown_background();
    ended
}

async fn accept(listener: TcpListener, router: Router, stop: &StopFlag) -> Result<(), WebError> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(WebError::Threads)?;
    let connections = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let service = TowerToHyperService::new(router);
    while !stop.is_asked() {
        let Ok(Ok(slot)) = timeout(TICK, slots.clone().acquire_owned()).await else {
            continue;
        };
        let stream = match timeout(TICK, listener.accept()).await {
            Err(_) => continue,
            Ok(Ok((stream, _))) => stream,
            Ok(Err(error)) => {
                // Out of file handles, perhaps: others will be given back.
                tracing::warn!("cannot accept a connection: {error}");
                sleep(TICK).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let io = Patient::new(TokioIo::new(stream), WRITE_TIME);
        let connection = http().serve_connection(io, service.clone());
        let watched = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!("a connection ended: {error}");
            }
            drop(slot);
        });
    }
    drop(listener);
    let _ = timeout(FAREWELL_TIME, connections.shutdown()).await;
    Ok(())
}

fn http() -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(REQUEST_TIME)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    http
}
