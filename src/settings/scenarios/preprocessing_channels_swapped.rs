//! Test images have red and blue in each other's place.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;
use crate::settings::sources::DataSource;

pub(super) const STORY: Story = Story {
    value: "preprocessing-channels-swapped",
    label: "Preprocessing: red and blue swapped",
    story: "Training images were read with red first, test images with blue first, as OpenCV \
            reads them.",
    shows: "Test accuracy falls as far as the network goes by colour. On grey images nothing \
            happens.",
    keras: "x_train = [np.array(Image.open(f)) for f in train]  # RGB\n\
            x_test = [cv2.imread(f) for f in test]  # BGR\n\
            model.evaluate(np.stack(x_test) / 255, y_test)",
    pytorch: "train_set = ImageFolder('train', transform)  # RGB\n\
              image = cv2.imread('test/0001.png')  # BGR\n\
              predicted = model(to_tensor(image).unsqueeze(0)).argmax(1)",
    cause: Some(Cause::Preprocessing),
    is_noticeable: |data| !matches!(data.source, DataSource::FashionMnist | DataSource::Mnist),
    ..Story::OF_A_SOUND_PIPELINE
};
