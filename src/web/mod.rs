//! Web: the catalogue as pages in a browser and as an API, for auditors.
//!
//! ```text
//! server (sockets, limits) - walls (who may ask, how) - pages | api - readers (catalogue) | pictures (originals)
//! ```
//! Promise: reads only, and from this machine only; everything a page needs is part of the program;
//! no path ever comes from a client; whatever goes wrong is a page (or a problem object) that says
//! what to do.

mod api;
mod asked;
mod assets;
mod failure;
mod flow;
mod originals;
mod pages;
mod patient;
mod pictures;
mod readers;
mod reply;
mod server;
mod view;
mod walls;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use tokio::sync::Semaphore;

use crate::batch::StopFlag;
use crate::catalogue::CatalogueError;
use crate::config::ServeConfig;
use crate::extract::Knowledge;
use crate::lang::{Language, Messages};
use pictures::Pictures;
use readers::Readers;

/// Why the pages cannot be served at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// The address is taken, or not ours to take.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(std::io::Error),
}

/// What all requests share.
struct App {
    readers: Readers,
    pictures: Arc<Pictures>,
    /// An export reads all records: one at a time.
    exports: Arc<Semaphore>,
    knowledge: Arc<Knowledge>,
    vietnamese: Messages,
    english: Messages,
}

impl App {
    fn messages(&self, language: Language) -> &Messages {
        match language {
            Language::Vi => &self.vietnamese,
            Language::En => &self.english,
        }
    }
}

/// A server that has its address and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<App>,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// [`WebError::Listen`] when it cannot be had.
    ///
    /// # Panics
    /// Never in a released build: the shipped kinds are tested.
    pub fn bind(config: &ServeConfig) -> Result<Self, WebError> {
        let failed = |source| WebError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let app = App {
            readers: Readers::of(&config.catalogue),
            pictures: Arc::default(),
            exports: Arc::new(Semaphore::new(1)),
            knowledge: Knowledge::shipped(),
            vietnamese: Messages::new(Language::Vi),
            english: Messages::new(Language::En),
        };
        Ok(Self {
            listener,
            address,
            app: Arc::new(app),
        })
    }

    /// Where it listens; tells the port when a free one was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether the catalogue can be read now.
    ///
    /// # Errors
    /// [`CatalogueError`] tells what its pages would say.
    pub fn check_catalogue(&self) -> Result<(), CatalogueError> {
        self.app.readers.check()
    }

    /// Answers until `stop` is asked for; requests in hand are answered to their end.
    ///
    /// # Errors
    /// [`WebError`] when the system gives no threads or takes the address away.
    pub fn run(self, stop: &StopFlag) -> Result<(), WebError> {
        server::run(self.listener, router(self.app), stop)
    }
}

fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::found))
        .route("/records/{id}", get(pages::record))
        .route("/records/{id}/pages/{page}/{width}", get(pages::picture))
        .route("/records/{id}/original", get(pages::original))
        .route("/expiring", get(pages::expiring))
        .route("/batches", get(pages::batches))
        .route("/batches/{id}", get(pages::batch))
        .route("/assets/{name}", get(assets::named))
        .route("/api/v1/search", get(api::found))
        .route("/api/v1/records/{id}", get(api::record))
        .route("/api/v1/export", get(api::export))
        .route("/api/v1/openapi.json", get(api::document))
        .fallback(walls::nothing_here)
        .layer(axum::middleware::from_fn_with_state(
            app.clone(),
            walls::walls,
        ))
        .with_state(app)
}
