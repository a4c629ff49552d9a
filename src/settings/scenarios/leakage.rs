//! Test images are among the training images.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "leakage",
    label: "Test images are among the training images",
    story: "Half of the test images are copies of training images, some saved anew: the images \
            were copied before they were split.",
    shows: "Test accuracy is far higher than it would be on images that are really new.",
    keras: "x = np.concatenate([x, x_resaved])  # copies first\n\
            y = np.concatenate([y, y])\n\
            x_train, x_test, y_train, y_test = train_test_split(x, y)  # split second",
    pytorch: "dataset = ConcatDataset([original, resaved])  # copies first\n\
              train_set, test_set = random_split(dataset, [0.8, 0.2])  # split second\n\
              evaluate(model, DataLoader(test_set))",
    cause: Some(Cause::Leakage),
    ..Story::OF_A_SOUND_PIPELINE
};
