//! What stands for something else by its id.

use inventory::id::{CompanionId, InstrumentId, ResourceId};
use uuid::Uuid;

#[test]
fn whatever_can_be_occupied_bears_the_id_of_what_it_is() {
    let id = Uuid::from_u128(7);
    assert_eq!(ResourceId::from(InstrumentId(id)), ResourceId(id));
    assert_eq!(ResourceId::from(CompanionId(id)), ResourceId(id));
    assert_eq!((ResourceId(id).to_string(), id.to_string().parse()), (id.to_string(), Ok(ResourceId(id))));
}
