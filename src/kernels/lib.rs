//! Where a training step spends its time, as loops over numbers: convolutions, pools, dense layers
//! and updates of weights, made to fit a processor's registers and caches. Knows nothing of Burn or runs.
//!
//! Every product of matrices in here is a sum in one fixed order, whatever the tiling, the number of
//! threads or the width of registers: bits depend on nothing but the [`Arithmetic`].
//!
//! - [`arithmetic`]: how a product is added to a sum; which instructions the processor has
//! - `tile`: sums in registers, the only hot loop; `layout`: numbers in the order in which it reads them
//! - [`convolution`], [`dense`], [`pooling`], [`activation`], [`bias`], [`adam`], [`sgd`]: one operation
//!   each
//! - [`parallel`]: the same work on one thread or several
//!
//! Images are channels-last (`[image, row, column, channel]`), because a tile then takes what it
//! multiplies as it lies in memory.

pub mod activation;
pub mod adam;
pub mod arithmetic;
pub mod bias;
pub mod convolution;
pub mod dense;
mod layout;
pub mod parallel;
pub mod pooling;
pub mod sgd;
mod tile;

pub use activation::Activation;
pub use arithmetic::Arithmetic;
pub use layout::transposed;
