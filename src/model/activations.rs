//! What each layer gives for some images, where it is asked for.

use burn::tensor::Tensor;

/// Records what each layer outputs, one after the other, or nothing if that is not wanted.
#[derive(Default)]
pub(super) struct Activations(Option<Vec<Tensor<1>>>);

impl Activations {
    /// A record that keeps what layers output.
    pub(super) fn wanted() -> Self {
        Self(Some(Vec::new()))
    }

    /// Records a layer's output, flattened.
    pub(super) fn note<const D: usize>(&mut self, units: &Tensor<D>) {
        // Only then is a tensor held twice: what is held once is overwritten in place.
        if let Some(layers) = &mut self.0 {
            layers.push(units.clone().reshape([-1]));
        }
    }

    /// The recorded outputs, layer after layer.
    pub(super) fn into_layers(self) -> Vec<Tensor<1>> {
        self.0.unwrap_or_default()
    }
}
