//! What stands for [`Signer`] in a program that was built without signing.

use crate::config::ValueError;

/// There is none.
#[derive(Debug, Clone)]
pub enum Signer {}

impl Signer {
    /// Refuses every key, so that nobody believes his mails to be signed.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn of_pem(_pem: &str, _selector: String, _domain: String) -> Result<Self, ValueError> {
        Err(ValueError::NotBuilt { feature: "dkim" })
    }

    /// Is never called.
    pub fn sign(&self, _mail: &[u8], _seconds: i64) -> Vec<u8> {
        match *self {}
    }
}
