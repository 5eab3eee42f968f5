//! The shape of the tables as the entities see them, so that a test can compare it with the tables themselves.

use super::entity;
use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// UUID.
    Uuid,
    /// Text.
    Text,
    /// Integer of 32 bits.
    Integer,
    /// Integer of 64 bits.
    BigInteger,
    /// Yes or no.
    Boolean,
    /// Instant.
    Time,
    /// Day.
    Date,
    /// Bytes.
    Bytes,
    /// None of these: the tables have no such column.
    Unknown,
}

/// A column as an entity sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// The table.
    pub table: String,
    /// The column.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub nullable: bool,
}

/// Returns the columns of all entities, by table and name.
pub fn columns() -> Vec<Column> {
    macro_rules! of_all {
        ($($table:ident),+ $(,)?) => { [$(of::<entity::$table::Entity>()),+] };
    }
    let mut all = of_all!(
        address_bounce,
        allocation,
        answer,
        attempt,
        audit_leaf,
        bundle,
        bundle_item,
        calendar_year,
        change,
        companion,
        companion_instrument,
        credential,
        digest,
        digest_item,
        facility,
        feed,
        group_member,
        institution,
        instrument,
        invitation,
        ledger_import,
        ledger_import_row,
        link,
        mail_choice,
        mail_stop,
        mail_template,
        mailbox_message,
        measure,
        notice,
        occupancy,
        organisation,
        organisation_member,
        outage,
        outbox,
        person,
        phone,
        phone_code,
        policy_defaults,
        project_code,
        proposal,
        qualification,
        rated_hours,
        reading,
        refresh_family,
        refresh_token,
        reminder,
        research_group,
        reservation,
        reservation_event,
        retelling,
        role_grant,
        series,
        server_key,
        session,
        sign_in_throttle,
        strike,
        terms_acceptance,
        text_choice,
        usage_record,
        watch,
        webhook,
    )
    .concat();
    all.sort();
    all
}

fn of<E: EntityTrait + Default>() -> Vec<Column> {
    let column = |column: E::Column| {
        let definition = column.def();
        Column {
            table: E::default().table_name().to_owned(),
            name: column.as_str().to_owned(),
            kind: kind(definition.get_column_type()),
            nullable: definition.is_null(),
        }
    };
    E::Column::iter().map(column).collect()
}

fn kind(column_type: &ColumnType) -> Kind {
    match column_type {
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::String(_) | ColumnType::Text => Kind::Text,
        ColumnType::Integer => Kind::Integer,
        ColumnType::BigInteger => Kind::BigInteger,
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::TimestampWithTimeZone => Kind::Time,
        ColumnType::Date => Kind::Date,
        ColumnType::VarBinary(_) | ColumnType::Blob | ColumnType::Binary(_) => Kind::Bytes,
        _ => Kind::Unknown,
    }
}
