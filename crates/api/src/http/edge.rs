//! What happens to every request on its way in and to every answer on its way out.
//!
//! In: id, language, client, origin check, body limit. Out: the bodies of problems (and of panics), security headers,
//! one line in the log, metrics, compression. Deliberately absent: who is asking, which each route finds out.

use super::{body::BODY_LIMIT_BYTES, client::ClientAddress, language::Language, origin, problem, request_id, security};
use crate::{
    clock::Clock,
    config::BaseUrl,
    http::{
        problem::{Malformed, Problem},
        request_id::RequestId,
    },
    metrics::Metrics,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{
        HeaderValue, Method,
        header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING},
    },
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use std::{any::Any, sync::Arc, time::Instant};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use tracing::Instrument;

/// What the edge needs to know.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Where ids get their time.
    pub clock: Clock,
    /// Where people find the site.
    pub site: BaseUrl,
    /// The proxies whose word about the client is believed.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Where requests are counted.
    pub metrics: Metrics,
}

/// Puts the edge around all routes; what is added to the router afterwards stays outside it.
pub fn wrap<S: Clone + Send + Sync + 'static>(routes: Router<S>, edge: Edge) -> Router<S> {
    // The last layer is the outermost.
    routes
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(from_fn_with_state(edge.clone(), check_origin))
        .layer(from_fn(take_body))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(edge, observe))
        .layer(CompressionLayer::new())
}

/// Takes a request's body before anything is refused: what is left unread on a connection would be taken for the next
/// request. A body too large to be taken beforehand ends its connection when it is refused.
async fn take_body(request: Request, next: Next) -> Response {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(0..=BODY_LIMIT_BYTES) => {
            let (parts, body) = request.into_parts();
            match to_bytes(body, BODY_LIMIT_BYTES).await {
                Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
                Err(_) => closing(Problem::Malformed(Malformed::Body).into_response()),
            }
        }
        None if !request.headers().contains_key(TRANSFER_ENCODING) => next.run(request).await,
        Some(_) | None => {
            let response = next.run(request).await;
            if response.status().is_success() { response } else { closing(response) }
        }
    }
}

fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

async fn check_origin(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    match origin::check(request.method(), request.headers(), &edge.site) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// The panic itself is logged by the hook of `telemetry`, with its place.
fn answer_panic(_: Box<dyn Any + Send>) -> Response {
    Problem::Internal.into_response()
}

async fn observe(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = RequestId::of(request.headers(), &edge.clock);
    let language = Language::of(request.headers());
    let client = ClientAddress::of(request.extensions(), request.headers(), &edge.trusted_proxies);
    let method = method_label(request.method());
    // The pattern, never the address itself: that may hold the token of a mailed link.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);

    let span = tracing::info_span!("request", request_id = %id, method, route);
    let response = next.run(request).instrument(span.clone()).await;

    let mut response = problem::render(response, language, &id);
    response.headers_mut().insert(request_id::REQUEST_ID, id.to_header());
    security::add(response.headers_mut(), &edge.site);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    edge.metrics.request_served(method, route, status, took);
    span.in_scope(|| {
        tracing::info!(target: "api::access", status, duration_us = took.as_micros() as u64, %client, "request served");
    });
    response
}

/// Keeps made-up methods out of labels.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

#[cfg(test)]
#[path = "edge_tests.rs"]
mod tests;
