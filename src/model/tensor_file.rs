//! Named tensors ↔ a safetensors file, which PyTorch, Keras and Burn read alike.
//!
//! The length of a JSON header in eight bytes, the header, the numbers; see the format's own words at
//! <https://github.com/huggingface/safetensors#format>. Its crate, which tests hold this against,
//! would be a sixtieth of what a visitor downloads.

use serde_json::{Map, Value};

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
    header: Map<String, Value>,
    numbers: &'a [u8],
}

/// A tensor as a file stores it.
pub struct Stored<'a> {
    /// The type of the tensor's numbers, as the format calls it.
    pub dtype: &'a str,
    /// The tensor's length along each axis.
    pub shape: Vec<usize>,
    /// The tensor's numbers in row-major order, little-endian.
    pub bytes: &'a [u8],
}

impl<'a> TensorFile<'a> {
    /// Reads a file; `None` if it is no safetensors file, or not complete.
    pub fn read(file: &'a [u8]) -> Option<Self> {
        let (length, rest) = file.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (header, numbers) = rest.split_at_checked(length)?;
        let header = serde_json::from_slice(header).ok()?;
        let file = Self { header, numbers };
        let is_whole = file.names().all(|name| file.tensor(name).is_some());
        is_whole.then_some(file)
    }

    /// The names of all tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.header.keys().map(String::as_str);
        names.filter(|name| *name != "__metadata__")
    }

    /// A tensor by its name.
    pub fn tensor(&self, name: &str) -> Option<Stored<'_>> {
        let entry = self.header.get(name)?;
        let places = |key: &str| -> Option<Vec<usize>> {
            let numbers = entry.get(key)?.as_array()?.iter();
            numbers
                .map(|number| Some(number.as_u64()? as usize))
                .collect()
        };
        let offsets = places("data_offsets")?;
        let &[start, end] = offsets.as_slice() else {
            return None;
        };
        Some(Stored {
            dtype: entry.get("dtype")?.as_str()?,
            shape: places("shape")?,
            bytes: self.numbers.get(start..end)?,
        })
    }
}
