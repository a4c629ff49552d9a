//! Threads: workers that share the engine's memory and run one thread of rayon's each.
//!
//! The worker that trains is the first thread itself. A pool that it only waited for would have to
//! wake it after each piece of work, and be there before the first one: here work begins at once,
//! and each worker that joins helps from then on.

use std::sync::{Mutex, PoisonError};

use rayon::{ThreadBuilder, ThreadPoolBuilder};
use wasm_bindgen::prelude::*;

/// The threads that no worker runs yet.
static WAITING: Mutex<Vec<ThreadBuilder>> = Mutex::new(Vec::new());

/// Makes the calling worker the first of some threads; the others wait for a worker each.
///
/// # Errors
/// The calling worker is one of several threads already.
#[wasm_bindgen(js_name = openThreads)]
pub fn open_threads(count: usize) -> Result<(), JsError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(count)
        .use_current_thread()
        .spawn_handler(|thread| {
            let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.push(thread);
            Ok(())
        })
        .build()?;
    // Dropping the pool would end its threads.
    std::mem::forget(pool);
    Ok(())
}

/// Runs one of the threads that wait, if there is one, for as long as the calling worker lives.
#[wasm_bindgen(js_name = runThread)]
pub fn run_thread() {
    let thread = WAITING.lock().unwrap_or_else(PoisonError::into_inner).pop();
    if let Some(thread) = thread {
        thread.run();
    }
}
