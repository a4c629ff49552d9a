//! Named tensors ↔ a safetensors file, which PyTorch, Keras and Burn read alike.
//!
//! The length of a JSON header in eight bytes, the header, the numbers; see the format's own words at
//! <https://github.com/huggingface/safetensors#format>. Its crate, which tests hold this against,
//! would be a sixtieth of what a visitor downloads.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::settings::control::excerpt;

/// What the header's end is aligned to, in bytes.
const ALIGNMENT: usize = 8;

/// Tensors on their way into a file.
#[derive(Default)]
pub struct Tensors {
    entries: Vec<String>,
    numbers: Vec<u8>,
}

impl Tensors {
    /// Adds 32-bit floats in row-major order.
    pub fn floats(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.add(name, "F32", shape, bytes);
    }

    /// Adds 64-bit integers, which PyTorch takes as class numbers and as indices.
    pub fn integers(&mut self, name: &str, shape: &[usize], values: &[i64]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        self.add(name, "I64", shape, bytes);
    }

    fn add(&mut self, name: &str, dtype: &str, shape: &[usize], bytes: impl Iterator<Item = u8>) {
        let start = self.numbers.len();
        self.numbers.extend(bytes);
        let end = self.numbers.len();
        self.entries.push(format!(
            r#""{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{start},{end}]}}"#
        ));
    }

    /// The bytes of the file.
    pub fn into_file(self) -> Vec<u8> {
        let mut header = format!("{{{}}}", self.entries.join(","));
        while !header.len().is_multiple_of(ALIGNMENT) {
            header.push(' ');
        }
        let length = (header.len() as u64).to_le_bytes();
        [&length, header.as_bytes(), &self.numbers].concat()
    }
}

/// A file's tensors.
pub struct TensorFile<'a> {
    header: Header,
    numbers: &'a [u8],
}

/// A tensor as a file stores it.
pub struct Stored<'a> {
    /// The type of the tensor's numbers, as the format calls it.
    pub dtype: &'a str,
    /// The tensor's length along each axis.
    pub shape: &'a [usize],
    /// The tensor's numbers in row-major order, little-endian.
    pub bytes: &'a [u8],
}

impl<'a> TensorFile<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no safetensors file, or not complete, or its tensors do not lie in it one behind the
    /// other: what is wrong, as the end of a sentence.
    pub fn read(file: &'a [u8]) -> Result<Self, String> {
        let split = file.split_first_chunk().and_then(|(length, rest)| {
            let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
            rest.split_at_checked(length)
        });
        let (header, numbers) = split.ok_or(NOT_WHOLE)?;
        if header.len() > MOST_HEADER_BYTES {
            return Err(format!(
                "its header takes more than {} MiB: it is of many more tensors than a network \
                 here has.",
                MOST_HEADER_BYTES >> 20
            ));
        }
        let header: Header = serde_json::from_slice(header).map_err(|error| {
            format!(
                "the header of a safetensors file is JSON that lists its tensors; this one's is \
                 not so at line {}, column {}.",
                error.line(),
                error.column()
            )
        })?;
        header.check(numbers.len())?;
        Ok(Self { header, numbers })
    }

    /// The names of all tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.header.entries.iter().map(|(name, _)| name.as_str())
    }

    /// A tensor by its name.
    pub fn tensor(&self, name: &str) -> Option<Stored<'_>> {
        let (_, entry) = self
            .header
            .entries
            .iter()
            .find(|(other, _)| other == name)?;
        let [start, end] = entry.data_offsets;
        Some(Stored {
            dtype: &entry.dtype,
            shape: &entry.shape,
            bytes: self.numbers.get(start..end)?,
        })
    }
}

/// How long a header may be: those of the networks here take a few kilobytes.
const MOST_HEADER_BYTES: usize = 1 << 20;

const NOT_WHOLE: &str = "this is not a whole safetensors file.";

/// What a file says of a tensor.
#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

impl Entry {
    /// Whether a tensor of this shape and type takes so many bytes; types that nothing here reads
    /// may take any.
    fn takes(&self, bytes: usize) -> bool {
        let size = match self.dtype.as_str() {
            "F32" => size_of::<f32>(),
            "I64" => size_of::<i64>(),
            _ => return true,
        };
        let mut lengths = self.shape.iter();
        lengths.try_fold(size, |taken, length| taken.checked_mul(*length)) == Some(bytes)
    }
}

/// What a file says of its tensors.
struct Header {
    /// Each with its name, in the order in which their numbers lie.
    entries: Vec<(String, Entry)>,
    /// A name that is there more than once.
    twice: Option<String>,
}

impl Header {
    /// Whether each tensor is there once, and they lie one behind the other in all of so many bytes.
    fn check(&self, bytes: usize) -> Result<(), String> {
        if let Some(name) = &self.twice {
            return Err(format!("the file has {} more than once.", excerpt(name)));
        }
        let mut taken = 0;
        for (name, entry) in &self.entries {
            let (name, [start, end]) = (excerpt(name), entry.data_offsets);
            if start != taken || end < start {
                return Err(format!(
                    "{name} has bytes {start} to {end} in the file, where those from {taken} on \
                     come next: tensors lie one behind the other."
                ));
            }
            if !entry.takes(end - start) {
                return Err(format!(
                    "{name} has {} bytes in the file, which do not make {} numbers of type {}.",
                    end - start,
                    shape_in_words(&entry.shape),
                    excerpt(&entry.dtype)
                ));
            }
            taken = end;
        }
        match bytes.checked_sub(taken) {
            Some(0) => Ok(()),
            Some(more) => Err(format!(
                "{more} bytes at the file's end belong to no tensor."
            )),
            None => Err(NOT_WHOLE.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

/// Reads a header entry by entry: a map would keep one of two of the same name.
struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Header;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object of tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let (mut entries, mut names, mut twice) = (Vec::new(), BTreeSet::new(), None);
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name.clone()) {
                twice = Some(name.clone());
            }
            if name == "__metadata__" {
                map.next_value::<BTreeMap<String, String>>()?;
            } else {
                entries.push((name, map.next_value::<Entry>()?));
            }
        }
        entries.sort_by_key(|(_, entry)| entry.data_offsets);
        Ok(Header { entries, twice })
    }
}
/// A shape as messages repeat it: a file may claim one of any length.
pub fn shape_in_words(shape: &[usize]) -> String {
    /// As many dimensions as the weights of a convolution have.
    const SHOWN: usize = 4;
    match shape.get(..SHOWN) {
        Some(first) if shape.len() > SHOWN => {
            let first = format!("{first:?}");
            format!(
                "{}, … {} dimensions]",
                first.trim_end_matches(']'),
                shape.len()
            )
        }
        _ => format!("{shape:?}"),
    }
}
