//! Room on the disk: a build that runs out of it ends with a message of the linker that nobody understands.

use std::path::Path;

use crate::error::Failure;
use crate::tools;
use crate::tree::Tree;

/// What everything together takes where nothing has been built yet, in GB: 10.5 for what is built, the rest for databases
/// and pictures.
const COLD: u64 = 12;

/// What a run needs besides where everything has been built before: changed programs, databases, pictures.
const WARM: u64 = 5;

/// Looks whether the disk with the target folder has enough room.
pub fn room(tree: &Tree) -> Result<(), Failure> {
    let needed = if tree.server("debug").is_file() { WARM } else { COLD };
    let free = free(&tree.target)?;
    if free >= needed {
        return Ok(());
    }
    let remedy = "make room, or let CARGO_TARGET_DIR name a folder on another disk";
    Err(Failure::missing(format!("{needed} GB of room for {}, there are {free}", tree.target.display()), remedy))
}

/// Asks `df` how many GB are free for this folder.
fn free(folder: &Path) -> Result<u64, Failure> {
    let folder = folder.to_string_lossy();
    let told = tools::answer("df", &["-Pk", &folder]);
    let blocks = told.as_deref().and_then(available);
    let blocks = blocks.ok_or_else(|| Failure::Tool(format!("df does not tell what is free for {folder}")))?;
    Ok(blocks / (1 << 20))
}

/// Reads the fourth column of the second line: blocks of 1,024 bytes that are available (POSIX, `df -P`).
fn available(told: &str) -> Option<u64> {
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_read_off_the_table() {
        let told =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 263174212 60100000 35651584 63% /";
        assert_eq!(available(told), Some(35_651_584));
        assert_eq!(available("Filesystem 1024-blocks Used Available Capacity Mounted on"), None);
        assert_eq!(available(""), None);
    }
}
