//! Lists by cursor: `?limit=&cursor=` in, `{ items, next }` out.

use super::{
    cursor,
    fields::{Checked, Fields, value},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

/// Items of a page when the caller names no number.
pub const DEFAULT_LIMIT: u32 = 50;
/// Most items of a page.
pub const MAX_LIMIT: u32 = 100;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; nothing at the end of the list.
    #[schema(required = true)]
    pub next: Option<String>,
}

/// The parameters of a list, for the API's description.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read field by field; this only describes")]
pub struct PageParams {
    /// How many items at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<K> {
    /// How many items at most.
    pub limit: u32,
    /// The sort key of the last item already seen.
    pub after: Option<K>,
}

/// Reads `limit` and `cursor`.
pub fn part<K: DeserializeOwned>(query: &mut Fields) -> Checked<Part<K>> {
    let limit = query.or("limit", DEFAULT_LIMIT, value::digits(1, MAX_LIMIT));
    let after = query.optional("cursor", cursor::decode);
    query.combine("", (limit, after), |(limit, after)| Ok::<_, super::problem::Fault>(Part { limit, after }))
}

impl<K> Part<K> {
    /// Returns how many rows to read: one more than wanted, which tells whether there is a next page.
    pub fn rows(&self) -> u64 {
        u64::from(self.limit) + 1
    }
}

impl<T> Page<T> {
    /// Makes a page of up to `limit + 1` items as read, whose `key` orders the list.
    pub fn new<P, K: Serialize>(mut items: Vec<T>, part: &Part<P>, key: impl Fn(&T) -> K) -> Self {
        let more = items.len() > part.limit as usize;
        items.truncate(part.limit as usize);
        let next = items.last().filter(|_| more).map(|last| cursor::encode(&key(last)));
        Self { items, next }
    }

    /// Changes every item, keeping the cursor.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }

    /// Makes a list that is always whole.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Problem;
    use serde_json::{Map, Value, json};

    fn read(query: Value) -> Result<Part<u32>, Problem> {
        let members: Map<String, Value> = query.as_object().cloned().unwrap_or_default();
        let mut fields = Fields::new(members);
        let part = part(&mut fields);
        fields.finish(part)
    }

    #[test]
    fn pages_follow_each_other_without_gap() {
        let all: Vec<u32> = (1..=5).collect();
        let mut seen = Vec::new();
        let mut query = json!({ "limit": "2" });
        loop {
            let part = read(query).expect("a valid query");
            let after = part.after.unwrap_or(0);
            let rows = all.iter().copied().filter(|n| *n > after).take(part.rows() as usize).collect();
            let page = Page::new(rows, &part, |n| *n);
            seen.extend(page.items);
            match page.next {
                Some(next) => query = json!({ "limit": "2", "cursor": next }),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_bad_cursor_and_a_bad_limit_are_reported_together() {
        let Err(Problem::Validation(errors)) = read(json!({ "limit": "0", "cursor": "x" })) else { panic!("refused") };
        let codes: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code.as_str())).collect();
        assert_eq!(codes, [("/limit", "out_of_range"), ("/cursor", "bad_cursor")]);
        assert_eq!(read(json!({})).map(|part| part.limit).ok(), Some(DEFAULT_LIMIT));
    }
}
