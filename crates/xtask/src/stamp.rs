//! Remembering that a slow step has been done for exactly these inputs.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Failure;

/// Returns a digest of the names and contents of files; a folder stands for everything below it.
///
/// Paths that do not exist count as absent, so that adding such a file changes the digest; where a path lies does not
/// matter, so that clones at several places can share a target folder. Contents and not times of
/// change are compared, because a fresh clone and a change of branch give new times to old contents. The digest may
/// differ between compilers, which costs one repetition of the step and nothing else.
pub fn digest(paths: &[PathBuf]) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        feed(path, &mut hasher).map_err(Failure::while_doing(format!("read {}", path.display())))?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Tells whether the stamp holds this digest.
pub fn is_fresh(stamp: &Path, digest: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|text| text == digest)
}

/// Writes the stamp after the step has succeeded.
pub fn set(stamp: &Path, digest: &str) -> Result<(), Failure> {
    let write = || {
        if let Some(folder) = stamp.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(stamp, digest)
    };
    write().map_err(Failure::while_doing(format!("write {}", stamp.display())))
}

fn feed(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.file_name().hash(hasher);
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
        inside.sort();
        inside.len().hash(hasher);
        inside.iter().try_for_each(|path| feed(path, hasher))
    } else if path.exists() {
        fs::read(path)?.hash(hasher);
        Ok(())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("jishi-stamp-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).expect("a temporary folder can be made");
        folder
    }

    #[test]
    fn the_digest_changes_with_content_and_with_new_files_and_comes_back_with_them() {
        let folder = folder("digest");
        let (file, other) = (folder.join("deep/a.ts"), folder.join("b.ts"));
        fs::write(&file, "one").expect("write");
        let paths = [folder.clone(), folder.join("absent.json")];
        let first = digest(&paths).expect("digest");

        fs::write(&file, "two").expect("write");
        assert_ne!(digest(&paths).expect("digest"), first);
        fs::write(&file, "one").expect("write");
        assert_eq!(digest(&paths).expect("digest"), first);
        fs::write(&other, "").expect("write");
        assert_ne!(digest(&paths).expect("digest"), first);
        fs::remove_dir_all(&folder).expect("clean up");
    }

    #[test]
    fn a_stamp_is_fresh_only_for_the_digest_it_was_set_with() {
        let folder = folder("fresh");
        let stamp = folder.join("made/here/stamp");
        assert!(!is_fresh(&stamp, "a"));
        set(&stamp, "a").expect("set");
        assert!(is_fresh(&stamp, "a"));
        assert!(!is_fresh(&stamp, "b"));
        fs::remove_dir_all(&folder).expect("clean up");
    }
}
