//! Training and testing number the classes differently.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "class-indices",
    label: "Classes numbered differently",
    story: "Training and testing give the classes different numbers: 3 is a cat here and a dog \
            there.",
    shows: "Test accuracy is below chance, though the network confuses the classes in one \
            regular way.",
    keras: "train = image_dataset_from_directory('train')  # alphabetical\n\
            names = ['dog', 'cat', 'bird']  # another order\n\
            y_test = [names.index(label) for label in labels]",
    pytorch: "train_set = ImageFolder('train')  # alphabetical\n\
              test_set = ImageFolder('test')  # one folder is missing: all others move up\n\
              assert train_set.class_to_idx == test_set.class_to_idx  # would have told",
    cause: Some(Cause::ClassIndices),
    ..Story::OF_A_SOUND_PIPELINE
};
