//! How many bytes a reservation takes in memory: `cargo bench -p booking --bench memory`.

#![expect(dead_code, reason = "the city is asked nothing here")]

mod city;

use booking::{occupancy::Occupancy, reservation::Reservation, schedule::KnownUse};
use city::City;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    // Test runners start every program, this one too, and cargo says so when it is meant.
    if !std::env::args().any(|word| word == "--bench") {
        return;
    }
    let region = Region::new(ALLOCATOR);
    let city = City::drawn(1000, 1000, 365);
    let held = region.change();
    let rows: usize = city.years.iter().map(|year| year.rows.len()).sum();
    let uses: usize = city.years.iter().map(|year| year.uses.capacity() * size_of::<KnownUse>()).sum();
    println!("{rows} reservations on {} instruments", city.years.len());
    println!(
        "{} bytes allocated a reservation, of which {} hold the use that quotas count",
        (held.bytes_allocated - held.bytes_deallocated) / rows,
        uses / rows
    );
    let sizes = [size_of::<Occupancy>(), size_of::<KnownUse>(), size_of::<Reservation>()];
    println!("size_of: row of occupancy {}, known use {}, reservation {}", sizes[0], sizes[1], sizes[2]);
}
