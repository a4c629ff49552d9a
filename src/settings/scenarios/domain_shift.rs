//! Test images were taken under other conditions.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "domain-shift",
    label: "Test images taken under other conditions",
    story: "Test images come from another camera, in dimmer light: they are darker and less \
            sharp than those the network learned from.",
    shows: "Test accuracy is lower than on images like the training ones, mostly above chance; \
            training images sent the same way stay fine.",
    keras: "x_train = load('studio/*.png')\n\
            x_test = load('phone/*.png')  # darker, blurred\n\
            model.evaluate(x_test, y_test)",
    pytorch: "train_set = ImageFolder('studio', transform)\n\
              test_set = ImageFolder('phone', transform)  # darker, blurred\n\
              evaluate(model, DataLoader(test_set))",
    cause: Some(Cause::DomainShift),
    ..Story::OF_A_SOUND_PIPELINE
};
