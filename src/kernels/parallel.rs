//! The same work on one thread or several: pieces share nothing that is written, and each is done as
//! it would be alone.

/// Multiply-adds, or numbers moved, that are worth waking other threads for: some 15 to 50 µs of work,
/// where waking takes 10.
#[cfg(feature = "threads")]
const WORTH_WAKING: usize = 1 << 17;

/// How many numbers make a piece of work, where each number is worked on by itself.
pub(crate) const PIECE: usize = 1 << 15;

/// Does the work on each piece; `cost` is how many multiply-adds that takes, or numbers it moves.
#[cfg(not(feature = "threads"))]
pub fn for_each<T>(_cost: usize, pieces: impl Iterator<Item = T>, work: impl Fn(T)) {
    pieces.for_each(work);
}

/// Does the work on each piece, in no particular order; `cost` is how many multiply-adds that takes,
/// or numbers it moves.
#[cfg(feature = "threads")]
pub fn for_each<T: Send>(
    cost: usize,
    pieces: impl Iterator<Item = T>,
    work: impl Fn(T) + Send + Sync,
) {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    if cost < WORTH_WAKING {
        pieces.for_each(work);
    } else {
        let pieces: Vec<T> = pieces.collect();
        pieces.into_par_iter().for_each(work);
    }
}

/// Runs two pieces of work; `cost` is how many multiply-adds either takes.
#[cfg(not(feature = "threads"))]
pub fn join<A, B>(_cost: usize, one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}

/// Runs two pieces of work, at the same time if a thread is free; `cost` is how many multiply-adds
/// either takes. What one of them does on a single thread then keeps no other thread waiting.
#[cfg(feature = "threads")]
pub fn join<A: Send, B: Send>(
    cost: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if cost < WORTH_WAKING {
        (one(), other())
    } else {
        rayon::join(one, other)
    }
}
