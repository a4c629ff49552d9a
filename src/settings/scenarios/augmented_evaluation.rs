//! Test images are augmented.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "augmented-evaluation",
    label: "Augmentation left on in the test",
    story: "Test images are turned, shifted and zoomed at random, as training images are.",
    shows: "Test accuracy is low, and another one each time it is measured.",
    keras: "gen = ImageDataGenerator(rescale=1 / 255, rotation_range=40, zoom_range=0.3)\n\
            train = gen.flow_from_directory('train')\n\
            test = gen.flow_from_directory('test')  # the same generator",
    pytorch: "augment = Compose([RandomRotation(40), RandomResizedCrop(32), ToTensor()])\n\
              train_set = ImageFolder('train', transform=augment)\n\
              test_set = ImageFolder('test', transform=augment)  # the same transform",
    cause: Some(Cause::AugmentedEvaluation),
    ..Story::OF_A_SOUND_PIPELINE
};
