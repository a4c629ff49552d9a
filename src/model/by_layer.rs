//! The network's trainable tensors, or their gradients, layer by layer.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::model::cnn::Cnn;

impl Cnn {
    /// The trainable tensors of each layer that has any, kernel first and bias last, flattened; or
    /// their gradients.
    pub fn tensors_by_layer(&self, gradients: Option<&GradientsParams>) -> Vec<Vec<Tensor<1>>> {
        let mut gathered = Gathered {
            gradients,
            layers: Vec::new(),
        };
        for convolution in self.blocks.iter().flat_map(|block| &block.convs) {
            gathered.layer(&convolution.conv);
            if let Some(norm) = &convolution.norm {
                // Its running statistics are no weights.
                gathered.layer(&(norm.gamma.clone(), norm.beta.clone()));
            }
        }
        if let Some(hidden) = &self.hidden {
            gathered.layer(hidden);
        }
        gathered.layer(&self.output);
        gathered.layers
    }
}

/// Gathers a network's tensors, layer after layer.
struct Gathered<'a> {
    gradients: Option<&'a GradientsParams>,
    layers: Vec<Vec<Tensor<1>>>,
}

impl Gathered<'_> {
    fn layer(&mut self, layer: &impl Module) {
        self.layers.push(Vec::new());
        layer.visit(self);
    }
}

impl ModuleVisitor for Gathered<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let values = match self.gradients {
            Some(gradients) => gradients.get::<D>(param.id),
            None => Some(param.val()),
        };
        if let (Some(layer), Some(values)) = (self.layers.last_mut(), values) {
            layer.push(values.reshape([-1]));
        }
    }
}
