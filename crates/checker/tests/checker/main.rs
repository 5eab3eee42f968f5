//! The checker is silent about what a correct calendar did, and names every corruption of it.

mod calendar;
mod corrupt;
mod corrupted;
mod examples;
mod examples_of_several;
mod play;
mod program;
mod random;
mod recorded;
mod several;
mod valid;
