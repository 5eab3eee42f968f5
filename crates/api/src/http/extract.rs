//! Our own extractors: whatever they refuse is refused as a [`Problem`].

use super::{
    body::read_json,
    fields::{Fields, shape_fault},
    problem::{Fault, FieldError, Problem, pointer},
};
use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// A JSON body read by serde, or a JSON answer.
///
/// As a request it stops at the first field that does not fit: what people fill in is read with
/// [`Body`](super::body::Body). The types bear `deny_unknown_fields`.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let value = read_json(request, state).await?;
        let read = serde_path_to_error::deserialize(value);
        read.map(Self).map_err(|error| Problem::field("", shape_fault(error.path(), &error.inner().to_string())))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The query, to be read parameter by parameter with the readers for queries in [`value`](super::fields::value).
#[derive(Debug)]
pub struct QueryFields(pub Fields);

impl<S: Sync> FromRequestParts<S> for QueryFields {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut members = Map::new();
        let mut repeated = Vec::new();
        for (name, text) in pairs(parts) {
            if members.insert(name.clone().into_owned(), Value::from(text)).is_some() {
                repeated.push(Fault::new("repeated").at(&pointer("", &name)));
            }
        }
        // An empty parameter, as forms send it, counts as not given.
        members.retain(|_, value| value != "");
        if repeated.is_empty() { Ok(Self(Fields::new(members))) } else { Err(Problem::Validation(repeated)) }
    }
}

/// The query read by serde; stops at the first parameter that does not fit.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let read = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs(parts)));
        read.map(Self).map_err(|error| Problem::field("", shape_fault(error.path(), &error.inner().to_string())))
    }
}

fn pairs(parts: &Parts) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
}

/// The parameters of the path.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::Validation(wrong_parameters(parts, state).await)),
        }
    }
}

/// All our parameters are ids, but for the tokens of links, which fit any text: each that is no id is wrong.
async fn wrong_parameters<S: Send + Sync>(parts: &mut Parts, state: &S) -> Vec<FieldError> {
    let Ok(params) = RawPathParams::from_request_parts(parts, state).await else { return Vec::new() };
    let wrong = params.iter().filter(|(_, text)| uuid::Uuid::parse_str(text).is_err());
    wrong.map(|(name, _)| Fault::new("not_an_id").at(&pointer("", name))).collect()
}
