//! Jishi as a service: HTTP, persistence, mail and the files that people hand in.

pub mod app;
pub mod auth;
pub mod authz;
pub mod calendar;
pub mod channel;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk;
pub mod exchange;
pub mod http;
pub mod inbound;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod pages;
pub mod server;
pub mod service;
pub mod spread;
pub mod store;
pub mod telemetry;
pub mod template;
pub mod texts;
pub mod view;
pub mod words;
pub mod worker;
