//! The engine from outside: drawn time lines, every command in every state, companions, and the figures.

mod cases;
mod companions;
mod figures;
mod guard;
mod scenarios;
mod transitions;
