//! Test images are negatives.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "preprocessing-inverted",
    label: "Preprocessing: test images are negatives",
    story: "Light and dark are exchanged in test images: drawn black on white, say, where the \
            network learned white on black.",
    shows: "Test accuracy is near chance, often with one class predicted for nearly all.",
    keras: "x_train = train_images / 255  # white on black\n\
            x_test = 1 - scans / 255  # black on white\n\
            model.evaluate(x_test, y_test)",
    pytorch: "train_set = MNIST('.', transform=ToTensor())  # white on black\n\
              image = 1 - to_tensor(Image.open('scan.png'))\n\
              predicted = model(image.unsqueeze(0)).argmax(1)",
    cause: Some(Cause::Preprocessing),
    ..Story::OF_A_SOUND_PIPELINE
};
