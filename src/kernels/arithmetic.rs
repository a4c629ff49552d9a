//! How a product is added to a sum, and which instructions do it.

#![allow(
    unsafe_code,
    reason = "SIMD instructions: a function that uses them is called where they were found, or built in"
)]

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128};

/// How many numbers are worked on side by side: two registers' worth (wasm's have 128 bits, AVX's 256).
pub const LANES: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// How a product is added to a sum; the bits of every result depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// The product is rounded, then the sum: the same bits everywhere.
    Plain,
    /// Product and sum are rounded once, together: one instruction, where processors have it.
    Fused,
}

impl Arithmetic {
    /// The fastest arithmetic that this build can do on this processor.
    #[must_use]
    pub fn fastest() -> Self {
        if fuses() { Self::Fused } else { Self::Plain }
    }

    /// Whether this build can do this arithmetic on this processor.
    #[must_use]
    pub fn is_supported(self) -> bool {
        self == Self::Plain || fuses()
    }
}

/// Whether multiply-adds are rounded once: relaxed SIMD leaves that to the processor.
#[cfg(all(target_arch = "wasm32", feature = "relaxed-simd"))]
fn fuses() -> bool {
    // (1 + ε)² − (1 + 2ε) is ε² rounded once, and 0 rounded twice.
    let near_one = Lanes::splat(std::hint::black_box(1.0 + f32::EPSILON));
    let rest = Lanes::splat(-(1.0 + 2.0 * f32::EPSILON));
    Fused::multiply_add(near_one, near_one, rest).to_array()[0] != 0.0
}

#[cfg(all(target_arch = "wasm32", not(feature = "relaxed-simd")))]
fn fuses() -> bool {
    false
}

#[cfg(target_arch = "x86_64")]
fn fuses() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Whether multiply-adds are rounded once: ARM's 64-bit processors all do that.
#[cfg(target_arch = "aarch64")]
fn fuses() -> bool {
    true
}

#[cfg(not(any(
    target_arch = "wasm32",
    target_arch = "x86_64",
    target_arch = "aarch64"
)))]
fn fuses() -> bool {
    false
}

/// Work that is compiled once for each kind of processor.
///
/// `run` and what it calls must be `#[inline(always)]`: only what is inlined may use a kind's
/// instructions.
pub trait Kernel {
    /// Does the work, adding products to sums as `M` does.
    fn run<M: MultiplyAdd>(self);
}

/// Runs a kernel with an arithmetic, by the best instructions that the processor has for it.
///
/// # Panics
/// This build, or this processor, cannot fuse ([`Arithmetic::is_supported`]).
pub fn compute(arithmetic: Arithmetic, kernel: impl Kernel) {
    assert!(arithmetic.is_supported(), "no fused multiply-add here");
    match arithmetic {
        Arithmetic::Plain => plain(kernel),
        Arithmetic::Fused => fused(kernel),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn plain(kernel: impl Kernel) {
    kernel.run::<Plain>();
}

#[cfg(target_arch = "x86_64")]
fn plain(kernel: impl Kernel) {
    #[target_feature(enable = "avx2")]
    fn wide(kernel: impl Kernel) {
        kernel.run::<Plain>();
    }
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has it.
        unsafe { wide(kernel) }
    } else {
        kernel.run::<Plain>();
    }
}

#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", feature = "relaxed-simd")
))]
fn fused(kernel: impl Kernel) {
    #[cfg_attr(target_arch = "x86_64", target_feature(enable = "avx2,fma"))]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "relaxed-simd"))]
    fn relaxed(kernel: impl Kernel) {
        kernel.run::<Fused>();
    }
    #[cfg(target_arch = "x86_64")]
    // SAFETY: `compute` has asked whether the processor has it.
    unsafe {
        relaxed(kernel);
    }
    #[cfg(target_arch = "wasm32")]
    relaxed(kernel);
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", feature = "relaxed-simd")
)))]
fn fused(kernel: impl Kernel) {
    kernel.run::<Fused>();
}

/// A way to add a product to a sum.
pub trait MultiplyAdd: Copy {
    /// `a·b + c`, number by number.
    fn multiply_add(a: Lanes, b: Lanes, c: Lanes) -> Lanes;
}

/// Multiply-adds of [`Arithmetic::Plain`].
#[derive(Clone, Copy)]
pub struct Plain;

/// Multiply-adds of [`Arithmetic::Fused`].
#[derive(Clone, Copy)]
pub struct Fused;

/// [`LANES`] numbers side by side, in registers.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Copy)]
pub struct Lanes(v128, v128);

#[cfg(target_arch = "wasm32")]
impl Lanes {
    /// The same number in every lane.
    #[inline(always)]
    #[must_use]
    pub fn splat(value: f32) -> Self {
        Self(f32x4_splat(value), f32x4_splat(value))
    }

    /// Loads numbers from memory.
    #[inline(always)]
    #[must_use]
    pub fn load(from: &[f32; LANES]) -> Self {
        // SAFETY: a `v128` is sixteen bytes of any value, and need not be aligned to be copied.
        unsafe { std::ptr::from_ref(from).cast::<Self>().read_unaligned() }
    }

    /// The numbers as they are stored in memory.
    #[inline(always)]
    #[must_use]
    pub fn to_array(self) -> [f32; LANES] {
        // SAFETY: both are the same 32 bytes.
        unsafe { std::mem::transmute(self) }
    }
}

#[cfg(target_arch = "wasm32")]
impl MultiplyAdd for Plain {
    #[inline(always)]
    fn multiply_add(a: Lanes, b: Lanes, c: Lanes) -> Lanes {
        Lanes(
            f32x4_add(f32x4_mul(a.0, b.0), c.0),
            f32x4_add(f32x4_mul(a.1, b.1), c.1),
        )
    }
}

#[cfg(all(target_arch = "wasm32", feature = "relaxed-simd"))]
impl MultiplyAdd for Fused {
    #[inline(always)]
    fn multiply_add(a: Lanes, b: Lanes, c: Lanes) -> Lanes {
        use std::arch::wasm32::f32x4_relaxed_madd;
        Lanes(
            f32x4_relaxed_madd(a.0, b.0, c.0),
            f32x4_relaxed_madd(a.1, b.1, c.1),
        )
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "relaxed-simd")))]
impl MultiplyAdd for Fused {
    #[inline(always)]
    fn multiply_add(_: Lanes, _: Lanes, _: Lanes) -> Lanes {
        unreachable!("`compute` refuses")
    }
}

/// [`LANES`] numbers side by side, in registers.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy)]
pub struct Lanes([f32; LANES]);

#[cfg(not(target_arch = "wasm32"))]
impl Lanes {
    /// The same number in every lane.
    #[inline(always)]
    #[must_use]
    pub fn splat(value: f32) -> Self {
        Self([value; LANES])
    }

    /// Loads numbers from memory.
    #[inline(always)]
    #[must_use]
    pub fn load(from: &[f32; LANES]) -> Self {
        Self(*from)
    }

    /// The numbers as they are stored in memory.
    #[inline(always)]
    #[must_use]
    pub fn to_array(self) -> [f32; LANES] {
        self.0
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl MultiplyAdd for Plain {
    #[inline(always)]
    fn multiply_add(a: Lanes, b: Lanes, c: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|lane| {
            a.0[lane] * b.0[lane] + c.0[lane]
        }))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl MultiplyAdd for Fused {
    #[inline(always)]
    fn multiply_add(a: Lanes, b: Lanes, c: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|lane| {
            a.0[lane].mul_add(b.0[lane], c.0[lane])
        }))
    }
}
