//! The lab as far as it reads what strangers bring: its own files, without the engines, which would
//! take a watched compiler ten minutes and never run here.
#![allow(dead_code, reason = "what else the rooms hold is of no use here")]

#[path = "../../src/error.rs"]
pub mod error;
#[path = "../../src/random.rs"]
pub mod random;
#[path = "../../src/settings/mod.rs"]
pub mod settings;

#[path = "."]
pub mod dataset {
    #[path = "../../src/dataset/collection.rs"]
    pub mod collection;
    #[path = "../../src/dataset/idx.rs"]
    mod idx;
}

#[path = "."]
pub mod model {
    #[path = "../../src/model/tensor_file.rs"]
    pub mod tensor_file;
    #[path = "../../src/model/weights.rs"]
    pub mod weights;
}
