//! Who runs an instrument.

use serde::{Deserialize, Serialize};

/// When a use needs somebody of the lab to run the instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operated {
    /// When it is asked for.
    #[default]
    OnRequest,
    /// In commissioned uses besides: the roster says when they can be.
    Commissioned,
    /// Always: nobody else may run it.
    Always,
}

impl Operated {
    /// Tells whether nothing is said: what is not asked for is not needed.
    pub fn is_on_request(&self) -> bool {
        *self == Self::OnRequest
    }
}
