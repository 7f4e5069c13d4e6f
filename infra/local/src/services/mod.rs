//! The AWS services that run inside this program, each on a port of its own.

pub mod dynamodb;
pub mod s3;
pub mod sqs;

use std::error::Error;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::tasks::spawn;

/// Serves a hyper service on `listener` until `stop`.
pub(crate) async fn serve<S, B>(listener: TcpListener, service: S, stop: CancellationToken)
where
    S: hyper::service::Service<http::Request<hyper::body::Incoming>, Response = http::Response<B>>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: hyper::body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    loop {
        let connection = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        // A connection that could not be accepted is the client's to open again.
        let Ok((stream, _)) = connection else { continue };
        let service = service.clone();
        spawn(async move {
            // A client that goes away in the middle of a request is no event for this program.
            drop(Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await);
        });
    }
}
