//! The database's guard in small: carries a decision out row by row, in order, and looks at every single row.

use booking::{
    beside::CompanionChange,
    decision::{Change, Decision},
    occupancy::OccupancyChange,
    schedule::Schedule,
};
use inventory::id::CompanionId;

/// Carries the changes out one by one. Says which row would have met another one, was not there, or lies in a lane
/// that the instrument does not have.
pub fn apply(decision: &Decision, schedule: &mut Schedule) -> Result<(), String> {
    for change in &decision.changes {
        match change {
            Change::Occupancy(OccupancyChange::Vacate(row)) if !schedule.occupancy.contains(row) => {
                return Err(format!("{row:?} is not there"));
            }
            Change::Occupancy(OccupancyChange::Occupy(row)) => {
                if row.lane >= schedule.instrument.capacity.get() {
                    return Err(format!("{row:?} lies beyond the capacity"));
                }
                let met = schedule.occupancy.iter().find(|held| held.lane == row.lane && held.span.overlaps(&row.span));
                if let Some(met) = met {
                    return Err(format!("{row:?} meets {met:?}"));
                }
            }
            Change::Companion(CompanionChange { companion, row }) => companion_row(schedule, *companion, row)?,
            _ => {}
        }
        Decision { changes: vec![change.clone()], notices: Vec::new() }.apply(schedule);
    }
    Ok(())
}

fn companion_row(schedule: &Schedule, id: CompanionId, change: &OccupancyChange) -> Result<(), String> {
    let beside = schedule.beside(id).ok_or_else(|| format!("there is no {id}"))?;
    match change {
        OccupancyChange::Vacate(row) if !beside.occupancy.contains(row) => Err(format!("{row:?} is not there")),
        OccupancyChange::Vacate(_) => Ok(()),
        OccupancyChange::Occupy(row) if row.lane >= beside.companion.capacity.get() => {
            Err(format!("{row:?} lies beyond the capacity"))
        }
        OccupancyChange::Occupy(row) => {
            let mut held = beside.occupancy.iter();
            let met = held.find(|held| held.lane == row.lane && held.span.overlaps(&row.span));
            met.map_or(Ok(()), |met| Err(format!("{row:?} meets {met:?}")))
        }
    }
}
