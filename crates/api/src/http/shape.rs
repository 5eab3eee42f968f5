//! Small shapes that many answers contain.

pub use crate::view::common::{Span, Words};
