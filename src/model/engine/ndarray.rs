//! The layers on engine `ndarray`: the reference, by Burn's own operations.

#![allow(
    deprecated,
    reason = "kept as the reference that flex is checked against"
)]

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::{Autodiff, NdArray};

use crate::model::engine::Layers;

impl Layers for NdArray {}
impl<C: CheckpointStrategy> Layers for Autodiff<NdArray, C> {}
