//! Batch normalisation whose running statistics never converge.

use diagnosis::Cause;

use crate::settings::network::Switch;
use crate::settings::scenarios::story::Story;

/// The share of the running statistics that each batch keeps where they never converge: after 1,000
/// steps nine tenths of them are still what they were at first.
const UNCONVERGED_MOMENTUM: f64 = 0.9999;

pub(super) const STORY: Story = Story {
    value: "normalization-statistics",
    label: "Batch norm: statistics not converged",
    story: "In training, batch normalisation goes by each batch's own mean and spread. In \
            evaluation it goes by running averages of them, which here hardly moved from where \
            they began.",
    shows: "The accuracy reported in training is high; measured in evaluation mode it \
            collapses, on training images too.",
    keras: "x = Conv2D(32, 3, padding='same')(x)\n\
            x = BatchNormalization(momentum=0.9999)(x)  # a few hundred steps move it by 3%\n\
            x = ReLU()(x)",
    pytorch: "nn.Conv2d(3, 32, 3, padding=1, bias=False),\n\
              nn.BatchNorm2d(32, momentum=0.0001),  # a few hundred steps move it by 3%\n\
              nn.ReLU(),",
    cause: Some(Cause::NormalizationStatistics),
    settle: |network| {
        network.batch_norm = Switch::On;
        network.batch_norm_momentum = UNCONVERGED_MOMENTUM;
    },
    ..Story::OF_A_SOUND_PIPELINE
};
