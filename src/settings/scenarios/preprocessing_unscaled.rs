//! Test images are not divided by 255.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "preprocessing-unscaled",
    label: "Preprocessing: test images not divided by 255",
    story: "Training images are divided by 255, so that pixels go from 0 to 1. Test images are \
            not: the network gets numbers 255 times as large as it has ever seen.",
    shows: "Test accuracy is near chance, with an enormous loss; training images sent the same \
            way do no better.",
    keras: "train = ImageDataGenerator(rescale=1 / 255).flow_from_directory('train')\n\
            test = ImageDataGenerator().flow_from_directory('test', shuffle=False)\n\
            model.fit(train); model.evaluate(test)",
    pytorch: "train = ImageFolder('train', transform=ToTensor())  # 0 to 1\n\
              test = ImageFolder('test', transform=PILToTensor())  # 0 to 255\n\
              evaluate(model, DataLoader(test))",
    cause: Some(Cause::Preprocessing),
    ..Story::OF_A_SOUND_PIPELINE
};
