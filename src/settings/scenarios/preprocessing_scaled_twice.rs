//! Test images are divided by 255 twice.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "preprocessing-scaled-twice",
    label: "Preprocessing: test images divided by 255 twice",
    story: "Test images are divided by 255 when they are loaded and once more before they are \
            predicted: to the network they are all black.",
    shows: "Test accuracy is near chance: nearly every image is given the same class, whatever \
            it shows.",
    keras: "x_test = np.stack([load(f) for f in files]) / 255\n\
            model = Sequential([Rescaling(1 / 255), ...])  # divides as well\n\
            model.evaluate(x_test, y_test)",
    pytorch: "transform = ToTensor()  # divides by 255\n\
              x = transform(image) / 255  # and again\n\
              predicted = model(x.unsqueeze(0)).argmax(1)",
    cause: Some(Cause::Preprocessing),
    ..Story::OF_A_SOUND_PIPELINE
};
