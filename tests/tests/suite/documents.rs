//! Documents that are generated: what stands in the tree is what the program says.

use std::{fs, path::PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a file of the tree with what it must say. A stale one is written anew, and the test still fails: whoever
/// runs it looks at the difference and commits it.
fn assert_fresh(name: &str, expected: &str) {
    let path = root().join(name);
    let found = fs::read_to_string(&path).unwrap_or_default();
    let fresh = found.trim_end() == expected.trim_end();
    if !fresh {
        fs::write(&path, format!("{}\n", expected.trim_end())).expect("the tree can be written");
    }
    assert!(fresh, "{name} was stale and has been written anew: look at the difference and commit it");
}

#[test]
fn openapi_json_describes_the_routes_as_they_are() {
    let document = api::http::routes::description().to_pretty_json().expect("a document");
    assert_fresh("openapi.json", &document);
}

#[test]
fn the_access_matrix_is_the_access_table() {
    assert_fresh("docs/access-matrix.md", &api::authz::markdown());
}
