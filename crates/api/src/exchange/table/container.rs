//! The zip container of a workbook, unpacked once into nothing to see how large it really is.

use super::types::TableError;
use std::io::{self, Cursor, Read};
use zip::{ZipArchive, result::ZipError};

/// Refuses a container whose parts unpack to more than `max_bytes` together.
///
/// Declared sizes are not believed: each part is unpacked as far as the rest of the allowance goes.
pub fn check(bytes: &[u8], max_bytes: u64) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = max_bytes;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let size = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(TableError::DamagedContainer)?;
        left = left.checked_sub(size).ok_or(TableError::UnpackedTooLarge { max_bytes })?;
    }
    Ok(())
}

fn damaged(error: ZipError) -> TableError {
    TableError::DamagedContainer(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn zipped(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
            writer.write_all(&vec![b'a'; *size]).expect("its bytes");
        }
        writer.finish().expect("a container").into_inner()
    }

    #[test]
    fn the_parts_count_together_and_exactly() {
        let bytes = zipped(&[("a", 600), ("b", 400)]);
        assert!(check(&bytes, 1000).is_ok());
        assert!(matches!(check(&bytes, 999), Err(TableError::UnpackedTooLarge { max_bytes: 999 })));
    }

    #[test]
    fn a_declared_size_is_not_believed() {
        let mut bytes = zipped(&[("a", 1_000_000)]);
        let size = 1_000_000_u32.to_le_bytes();
        // The size stands in the local header and in the central directory; both now say one byte.
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == size).collect();
        assert_eq!(places.len(), 2);
        for place in places {
            bytes[place..place + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert!(matches!(
            check(&bytes, 10_000),
            Err(TableError::UnpackedTooLarge { .. } | TableError::DamagedContainer(_))
        ));
    }

    #[test]
    fn what_is_no_container_is_refused() {
        assert!(matches!(check(b"PK\x03\x04 and then nothing", 1000), Err(TableError::DamagedContainer(_))));
    }
}
