//! The recorded programs, as they are exported today.

#[path = "adamw/train_burn.rs"]
pub mod adamw;
#[path = "augmented/train_burn.rs"]
pub mod augmented;
#[path = "decay/train_burn.rs"]
pub mod decay;
#[path = "everything/train_burn.rs"]
pub mod everything;
#[path = "faulty/train_burn.rs"]
pub mod faulty;
#[path = "overfit/train_burn.rs"]
pub mod overfit;
#[path = "plain/train_burn.rs"]
pub mod plain;
#[path = "sgd/train_burn.rs"]
pub mod sgd;
#[path = "start/train_burn.rs"]
pub mod start;
#[path = "stopped/train_burn.rs"]
pub mod stopped;
