//! What this machine can do by itself, so that figures of different machines can be compared.

use crate::database::temporary_folder;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    hint::black_box,
    io::Write,
    time::Instant,
};

const HASHED_BYTES: usize = 1 << 20;
const HASHED_TIMES: usize = 100;
const WRITTEN_BYTES: usize = 4096;
const WRITTEN_TIMES: usize = 200;

/// What the loops gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// SHA-256 on one core, in millions of bytes a second.
    pub hashed_mb_per_second: f64,
    /// Appending a page to a file and waiting for the disk, times a second.
    pub synced_per_second: f64,
}

/// Runs both loops; they take about a second.
pub fn run() -> Calibration {
    let buffer = vec![7; HASHED_BYTES];
    let start = Instant::now();
    for _ in 0..HASHED_TIMES {
        black_box(Sha256::digest(black_box(&buffer)));
    }
    let hashed_mb_per_second = (HASHED_BYTES * HASHED_TIMES) as f64 / 1e6 / start.elapsed().as_secs_f64();

    let folder = temporary_folder();
    let mut file = File::create(folder.join("pages")).expect("a file");
    let start = Instant::now();
    for _ in 0..WRITTEN_TIMES {
        file.write_all(&buffer[..WRITTEN_BYTES]).expect("room for a page");
        file.sync_data().expect("the disk takes it");
    }
    let synced_per_second = WRITTEN_TIMES as f64 / start.elapsed().as_secs_f64();
    fs::remove_dir_all(folder).expect("the temporary folder");
    Calibration { hashed_mb_per_second, synced_per_second }
}
