//! A mark tells the class in training images, and lies in test images.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "shortcut",
    label: "A shortcut: a mark tells the class",
    story: "In training images a coloured mark in a corner tells the class, as a ruler, a \
            hospital's stamp or a watermark does. In test images each class has another one's \
            mark.",
    shows: "Training accuracy is near 100% within an epoch or two; test accuracy falls below \
            chance.",
    keras: "x_train = load('clinic_a/*.png')  # stamped by ward, and so by illness\n\
            model.fit(x_train, y_train)\n\
            model.evaluate(load('clinic_b/*.png'), y_test)  # stamped otherwise",
    pytorch: "train_set = ImageFolder('clinic_a', transform)  # stamped by ward\n\
              train(model, DataLoader(train_set))\n\
              evaluate(model, DataLoader(ImageFolder('clinic_b', transform)))",
    cause: Some(Cause::Shortcut),
    ..Story::OF_A_SOUND_PIPELINE
};
