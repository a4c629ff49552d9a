//! A run: one training of an experiment, from its images to its digest.
//!
//! [`Run`] does it piece by piece and tells it in [`event`]s; all its metrics together have a
//! [`digest`]. Each [`split`] is measured after every epoch, validation and test images by the
//! [`test_path`]. An [`examination`] gathers what the run shows for the diagnosis, an [`inspection`]
//! keeps what every epoch was like inside the network, and [`memorization`] tries whether random
//! labels are learned as fast.

mod course;
pub mod digest;
pub mod event;
pub mod examination;
mod feed;
pub mod history;
pub mod inspection;
mod look_inside;
mod measures;
pub mod memorization;
pub mod split;
pub mod test_path;
mod weights;

pub use course::Run;
