//! Somebody who sends requests to the program, and the answers.
//!
//! Whatever is sent here is written down for the history checker; [`Person::raw`] is for requests that are not.

use crate::history::Recorder;
use checker::record::Exchange;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use std::time::Duration;

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub struct Person {
    name: String,
    client: Client,
    base: String,
    bearer: Option<String>,
    recorder: Recorder,
}

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body, if it was JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Person {
    /// Returns somebody with a browser of his own who has not signed in.
    pub fn new(name: &str, base: &str, recorder: Recorder) -> Self {
        let client = Client::builder().cookie_store(true).no_proxy().build().expect("a client");
        Self { name: name.to_owned(), client, base: base.to_owned(), bearer: None, recorder }
    }

    /// Returns the person with an access token.
    pub fn with_token(self, token: &str) -> Self {
        Self { bearer: Some(token.to_owned()), ..self }
    }

    /// Returns the person's name: the local part of the address.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends a request to a path below `/api/v1`.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, if_match: Option<&str>) -> Answer {
        let request = self.request(method.clone(), path, body.as_ref(), if_match);
        let answer = async { Some(read(request.send().await.expect("an answer")).await) };
        self.recorded(&method, path, body, if_match, answer).await.expect("nobody hung up")
    }

    /// Sends a request like [`Person::send`] and hangs up when no answer is there after `patience`: then nobody knows
    /// what happened.
    pub async fn send_and_hang_up(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        if_match: Option<&str>,
        patience: Duration,
    ) -> Option<Answer> {
        let request = self.request(method.clone(), path, body.as_ref(), if_match);
        let answer = async { read(request.send().await.expect("an answer")).await };
        let answer = async { tokio::time::timeout(patience, answer).await.ok() };
        self.recorded(&method, path, body, if_match, answer).await
    }

    fn request(&self, method: Method, path: &str, body: Option<&Value>, if_match: Option<&str>) -> RequestBuilder {
        let mut request = self
            .client
            .request(method, format!("{}/api/v1{path}", self.base))
            .header(header::ORIGIN, &self.base)
            .header(header::ACCEPT_LANGUAGE, "en");
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(tag) = if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        match body {
            Some(body) => request.json(body),
            None => request,
        }
    }

    /// Waits for the answer between two looks at the clocks, and writes the exchange down.
    async fn recorded(
        &self,
        method: &Method,
        path: &str,
        body: Option<Value>,
        if_match: Option<&str>,
        answer: impl Future<Output = Option<Answer>>,
    ) -> Option<Answer> {
        let (invoked_at, from) = self.recorder.look();
        let answer = answer.await;
        let (answered_at, to) = self.recorder.look();
        self.recorder.record(&Exchange {
            client: &self.name,
            invoked_at,
            clock: checker::history::Bounds { from, to },
            method: method.as_str(),
            path,
            if_match,
            body: body.as_ref().unwrap_or(&Value::Null),
            answer: answer.as_ref().map(|answer| (answered_at, answer.status.as_u16(), &answer.body)),
        });
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, None).await
    }

    /// POST.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), None).await
    }

    /// PUT.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), None).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, None).await
    }

    /// POST with the revision seen.
    pub async fn act(&self, path: &str, revision: u64, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), Some(&format!("\"{revision}\""))).await
    }

    /// PATCH with the revision seen.
    pub async fn patch(&self, path: &str, revision: u64, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), Some(&format!("\"{revision}\""))).await
    }

    /// Returns the client and the site's address, for requests of another shape.
    pub fn raw(&self) -> (&Client, &str) {
        (&self.client, &self.base)
    }
}

impl Answer {
    /// Returns the problem's code.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Returns the revision of the reservation shown.
    pub fn revision(&self) -> u64 {
        self.body["revision"].as_u64().unwrap_or_default()
    }

    /// Returns the codes of a refusal's violations.
    pub fn violations(&self) -> Vec<&str> {
        let listed = self.body["violations"].as_array().map(Vec::as_slice).unwrap_or_default();
        listed.iter().filter_map(|violation| violation["code"].as_str()).collect()
    }
}

async fn read(response: Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, body, text }
}
