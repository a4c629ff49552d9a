//! Does a run learn, repeat itself, and end as it should? Natively, and in browsers.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;
mod curves;
mod engines;
mod export;
mod gradients;
mod inspection;
mod learning;
mod scenarios;
mod settings;
mod share_links;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
