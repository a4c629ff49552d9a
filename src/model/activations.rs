//! What each layer gives for some images, where it is asked for.

use burn::tensor::Tensor;

/// Records what layers give, layer after layer, or nothing if it is not wanted.
#[derive(Default)]
pub(super) struct Activations(Option<Vec<Tensor<1>>>);

impl Activations {
    /// A record that takes down what it is given.
    pub(super) fn wanted() -> Self {
        Self(Some(Vec::new()))
    }

    /// Takes down what a layer gives, flattened.
    pub(super) fn note<const D: usize>(&mut self, units: &Tensor<D>) {
        // Only then is a tensor held twice: what is held once is overwritten in place.
        if let Some(layers) = &mut self.0 {
            layers.push(units.clone().reshape([-1]));
        }
    }

    /// What was taken down, layer after layer.
    pub(super) fn into_layers(self) -> Vec<Tensor<1>> {
        self.0.unwrap_or_default()
    }
}
