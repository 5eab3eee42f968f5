//! Closed choices and small structures as text columns.

use super::error::StoreError;
use serde::{Serialize, de::DeserializeOwned};

/// Returns a unit variant's name as it is stored.
pub fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        _ => Err(StoreError::Unstorable(std::any::type_name::<T>())),
    }
}

/// Reads a unit variant's name.
pub fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

/// Returns a structure as JSON text.
pub fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Unstorable(std::any::type_name::<T>()))
}
