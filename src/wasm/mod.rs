//! The wasm boundary: the only exports to JavaScript, the only conversions to and from it.
//!
//! [`ready`] describes the crate to the page, [`reading`] reads what people bring, [`library`] holds
//! images and starts what needs them: a [`session`] trains, and an [`inspection`] looks inside it;
//! [`trials`] try remedies. Objects cross as plain JavaScript objects whose types TypeScript knows;
//! errors cross as thrown [`Error`](crate::error::Error) objects.

mod convert;
pub mod inspection;
pub mod library;
pub mod reading;
pub mod ready;
pub mod session;
#[cfg(feature = "threads")]
pub mod threads;
pub mod trials;

pub use convert::JsExperiment;
pub use library::ImageLibrary;
pub use reading::{diagnose_predictions, read_link};
pub use ready::ready;
pub use session::Session;
