//! Flow: an answer that is written while the client takes it, so that its size does not matter.

use std::io::{self, BufWriter, Write};

use axum::body::{Body, Bytes};
use http_body_util::channel::{Channel, Sender};
use tokio::runtime::Handle;

/// Bytes that are handed over at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// A body that `write` writes on a thread that may wait; a client that goes away ends it, and an error
/// cuts the answer off. To be called on a runtime.
pub fn flow(write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> Body {
    let (sender, body) = Channel::<Bytes, io::Error>::new(2);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let pipe = Pipe { sender, runtime };
        let mut out = BufWriter::with_capacity(CHUNK_BYTES, pipe);
        let written = write(&mut out).and_then(|()| out.flush());
        if let Err(error) = written {
            tracing::debug!("an answer did not arrive: {error}");
            let (pipe, _) = out.into_parts();
            pipe.sender.abort(error);
        }
    });
    Body::new(body)
}

struct Pipe {
    sender: Sender<Bytes, io::Error>,
    runtime: Handle,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Bytes::copy_from_slice(bytes);
        let sent = self.runtime.block_on(self.sender.send_data(chunk));
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
