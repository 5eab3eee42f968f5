//! A record of the ledger: one instrument with every field read.

use super::{
    field::Field,
    status::{AssetStatus, NotOpenReason},
};
use crate::{money::Fen, text::EmailAddress};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One instrument as its institution's ledger describes it. Text that the ledger leaves blank is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The institution's own number, full-width signs folded, without blanks.
    pub asset_number: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Model and specification.
    pub model: String,
    /// Who made it.
    pub manufacturer: String,
    /// Where it was made.
    pub country: String,
    /// Original value in fen, above zero.
    #[serde(rename = "value_fen")]
    pub value: Fen,
    /// The day it was bought, if the ledger has such a column.
    pub purchased: Option<NaiveDate>,
    /// The day it was first used, if it was.
    pub first_used: Option<NaiveDate>,
    /// The department that keeps it.
    pub department: String,
    /// Where it stands.
    pub place: String,
    /// The lab's mail address.
    pub email: Option<EmailAddress>,
    /// Its state.
    pub status: AssetStatus,
    /// Its class.
    pub class: String,
    /// Whether outsiders may use it; never so while it is secret.
    pub open: bool,
    /// Why they may not.
    pub not_open_reason: Option<NotOpenReason>,
}

impl LedgerRow {
    /// Tells whether the instrument is secret 涉密 and must not appear outside its institution.
    pub fn is_secret(&self) -> bool {
        self.not_open_reason == Some(NotOpenReason::Secret)
    }

    /// Returns a field as text: money as `¥1,280.00`, dates as `YYYY-MM-DD`, choices in the ledger's words.
    ///
    /// Two rows agree in a field exactly when its texts are equal.
    pub fn text(&self, field: Field) -> String {
        match field {
            Field::AssetNumber => self.asset_number.clone(),
            Field::NameZh => self.name_zh.clone(),
            Field::NameEn => self.name_en.clone(),
            Field::Model => self.model.clone(),
            Field::Manufacturer => self.manufacturer.clone(),
            Field::Country => self.country.clone(),
            Field::Value => self.value.to_string(),
            Field::Purchased => self.purchased.map(|day| day.to_string()).unwrap_or_default(),
            Field::FirstUsed => self.first_used.map(|day| day.to_string()).unwrap_or_default(),
            Field::Department => self.department.clone(),
            Field::Place => self.place.clone(),
            Field::Email => self.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            Field::Status => self.status.as_zh().to_owned(),
            Field::Class => self.class.clone(),
            Field::Open => if self.open { "是" } else { "否" }.to_owned(),
            Field::NotOpenReason => {
                self.not_open_reason.as_ref().map(|reason| reason.as_zh().to_owned()).unwrap_or_default()
            }
        }
    }

    /// Takes one field from another row.
    pub fn take(&mut self, field: Field, from: &Self) {
        match field {
            Field::AssetNumber => self.asset_number.clone_from(&from.asset_number),
            Field::NameZh => self.name_zh.clone_from(&from.name_zh),
            Field::NameEn => self.name_en.clone_from(&from.name_en),
            Field::Model => self.model.clone_from(&from.model),
            Field::Manufacturer => self.manufacturer.clone_from(&from.manufacturer),
            Field::Country => self.country.clone_from(&from.country),
            Field::Value => self.value = from.value,
            Field::Purchased => self.purchased = from.purchased,
            Field::FirstUsed => self.first_used = from.first_used,
            Field::Department => self.department.clone_from(&from.department),
            Field::Place => self.place.clone_from(&from.place),
            Field::Email => self.email.clone_from(&from.email),
            Field::Status => self.status = from.status,
            Field::Class => self.class.clone_from(&from.class),
            Field::Open => self.open = from.open,
            Field::NotOpenReason => self.not_open_reason.clone_from(&from.not_open_reason),
        }
    }
}
