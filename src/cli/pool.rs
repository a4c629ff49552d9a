//! A pool of threads for commands that train many experiments.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::Outcome;

/// A progress bar over so many units of work.
pub fn progress(count: u64, unit: &str) -> ProgressBar {
    let template = format!("{{bar:30}} {{pos}}/{{len}} {unit}, {{eta}} left");
    ProgressBar::new(count).with_style(
        ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

/// Does some work on each item, several at a time (one a processor core if left open), and returns
/// the outcomes in the items' order.
///
/// # Errors
/// The first error of any work.
pub fn map<T: Sync, R: Send>(
    items: &[T],
    jobs: Option<NonZero<usize>>,
    work: impl Fn(&T) -> Outcome<R> + Sync,
) -> Outcome<Vec<R>> {
    let jobs = jobs
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let take_turns = || -> Outcome {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return Ok(());
            };
            let outcome = work(item)?;
            if let Ok(mut outcomes) = outcomes.lock() {
                outcomes.push((index, outcome));
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.min(items.len()))
            .map(|_| scope.spawn(take_turns))
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    let mut outcomes = outcomes
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}
