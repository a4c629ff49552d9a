//! The test split is the end of a list that is sorted by class.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "class-sorted-split",
    label: "Split cut from a list sorted by class",
    story: "The list of images was sorted by class and then cut in two: the network is tested \
            on classes that it has hardly seen, or not at all.",
    shows: "Test accuracy is below chance, while training accuracy is high.",
    keras: "files = sorted(glob('images/*/*.png'))  # class after class\n\
            train, test = files[:800], files[800:]\n\
            model.fit(x, y, validation_split=0.2)  # takes the end, too",
    pytorch: "dataset = ImageFolder('images')  # sorted by class\n\
              train_set = Subset(dataset, range(800))\n\
              test_set = Subset(dataset, range(800, 1000))",
    cause: Some(Cause::ClassSortedSplit),
    ..Story::OF_A_SOUND_PIPELINE
};
