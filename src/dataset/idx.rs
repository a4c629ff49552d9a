//! IDX arrays: the format in which MNIST and its kin are published.
//!
//! Yann LeCun, <http://yann.lecun.com/exdb/mnist/>: two zero bytes, the type (8 is unsigned bytes),
//! the number of dimensions, each dimension as a big-endian 32-bit number, then the values.

use std::ops::Range;

/// Type code of unsigned bytes.
const UNSIGNED_BYTES: u8 = 8;

/// One array of bytes.
#[derive(Debug, PartialEq)]
pub struct Array<'a> {
    /// The array's dimensions, outermost first.
    pub shape: Vec<usize>,
    /// The array's values.
    pub values: &'a [u8],
}

/// Splits one array off the front of `bytes`; `None` if there is none, or only a part of one.
pub fn take<'a>(bytes: &mut &'a [u8]) -> Option<Array<'a>> {
    let header = bytes.get(..4)?;
    if header[..3] != [0, 0, UNSIGNED_BYTES] {
        return None;
    }
    let dimension = |index: usize| {
        let at: Range<usize> = 4 + 4 * index..8 + 4 * index;
        let size = <[u8; 4]>::try_from(bytes.get(at)?).ok()?;
        usize::try_from(u32::from_be_bytes(size)).ok()
    };
    let dimensions = usize::from(header[3]);
    let shape: Vec<usize> = (0..dimensions).map(dimension).collect::<Option<_>>()?;
    let length = shape
        .iter()
        .try_fold(1usize, |n, &size| n.checked_mul(size))?;
    let rest = &bytes[4 + 4 * dimensions..];
    let values = rest.get(..length)?;
    *bytes = &rest[length..];
    Some(Array { shape, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_taken_one_after_another() {
        let mut bytes: &[u8] = &[
            0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, // 2×3
            0, 0, 8, 1, 0, 0, 0, 1, 9,
        ];
        let first = take(&mut bytes).unwrap();
        assert_eq!(
            (first.shape, first.values),
            (vec![2, 3], &[1, 2, 3, 4, 5, 6][..])
        );
        assert_eq!(take(&mut bytes).unwrap().values, [9]);
        assert_eq!(take(&mut bytes), None);
    }

    #[test]
    fn short_and_foreign_bytes_are_refused() {
        let foreign: [&[u8]; 5] = [
            b"PK\x03\x04",
            &[0, 0, 8, 1, 0, 0, 0, 2, 1],
            &[0, 0, 13, 1, 0, 0, 0, 1, 1],
            &[
                0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1,
            ],
            &[0, 0, 8, 9, 0, 0],
        ];
        for mut bytes in foreign {
            assert_eq!(take(&mut bytes), None, "{bytes:?}");
        }
    }
}
