//! Does it agree with others? Recorded runs of Keras and `PyTorch`, other libraries' augmentations, and
//! the programs that train elsewhere.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod augmentation;
#[path = "../run/common.rs"]
mod common;
mod exported_burn;
mod exported_scripts;
mod keras;
mod pytorch;
