//! What training minimises: cross-entropy, in nats.

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;

use crate::model::engine::tensor;
use crate::training::batch::Batch;

/// The mean cross-entropy of a batch; `smoothing` of each label is spread evenly over all classes,
/// and mix-up's partners have their share of what is left.
///
/// # Shapes
/// - `logits`: `[batch, classes]`
/// - returns: `[1]`
pub fn loss(logits: Tensor<2>, batch: &Batch, smoothing: f64) -> Tensor<1> {
    let shape @ [_, classes] = logits.dims();
    let targets = targets(batch, classes, smoothing as f32);
    let targets = tensor(targets, shape, &logits.device());
    (targets * log_softmax(logits, 1)).sum_dim(1).mean().neg()
}

/// The target share of each class for each image.
///
/// Szegedy et al. (2016), *Rethinking the inception architecture for computer vision*, section 7,
/// for the smoothing.
fn targets(batch: &Batch, classes: usize, smoothing: f32) -> Vec<f32> {
    let mut targets = vec![smoothing / classes as f32; batch.labels.len() * classes];
    for (index, row) in targets.chunks_exact_mut(classes).enumerate() {
        let partner = batch.partners.get(index);
        let share = partner.map_or(1.0, |partner| partner.share);
        row[usize::from(batch.labels[index])] += (1.0 - smoothing) * share;
        if let Some(partner) = partner {
            row[usize::from(partner.label)] += (1.0 - smoothing) * (1.0 - share);
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::nn::loss::CrossEntropyLossConfig;
    use burn::tensor::Int;

    use crate::dataset::IMAGE_LEN;
    use crate::settings::Engine;
    use crate::training::batch::Pixels;
    use pixels::mixup::Partner;

    #[test]
    fn targets_are_what_is_asked_for_and_add_up_to_one() {
        let device = Engine::Flex.device().unwrap();
        let batch = Pixels {
            values: vec![0.0; 2 * IMAGE_LEN],
            labels: vec![0, 2],
            partners: vec![
                Partner {
                    label: 1,
                    share: 0.75,
                },
                Partner {
                    label: 2,
                    share: 0.5,
                },
            ],
        }
        .into_batch(&device);
        let targets = targets(&batch, 4, 0.2);
        let expected = [0.65, 0.25, 0.05, 0.05, 0.05, 0.05, 0.85, 0.05];
        for (found, expected) in targets.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{targets:?}");
        }
    }

    #[test]
    fn without_smoothing_it_is_the_cross_entropy_of_burn() {
        let device = Engine::Flex.device().unwrap();
        let logits: Vec<f32> = (0..12).map(|i| (i * i % 7) as f32 - 3.0).collect();
        let logits = tensor(logits, [3, 4], &device).require_grad();
        let batch = Pixels {
            values: vec![0.0; 3 * IMAGE_LEN],
            labels: vec![3, 1, 2],
            partners: Vec::new(),
        };
        let ours = loss(logits.clone(), &batch.into_batch(&device), 0.0);
        let classes = Tensor::<1, Int>::from_ints([3, 1, 2], &device);
        let theirs = CrossEntropyLossConfig::new()
            .init(&device)
            .forward(logits.clone(), classes);
        let [ours, theirs] = [ours, theirs].map(|loss| {
            let gradients = loss.backward();
            let slopes = logits.grad(&gradients).unwrap().into_data();
            (
                loss.into_scalar::<f32>(),
                slopes.try_to_vec::<f32>().unwrap(),
            )
        });
        assert_eq!(ours, theirs);
    }
}
