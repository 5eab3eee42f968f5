//! The engine from outside: drawn time lines, random commands against a slow model, and the figures.

mod companions;
mod figures;
mod guard;
mod model;
mod scenarios;
mod transitions;
