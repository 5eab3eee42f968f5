//! Uses that need something beside their instrument: stories of a lab, and random days against every way to deal them.

pub mod lab;
mod operators;
mod random;
mod things;
