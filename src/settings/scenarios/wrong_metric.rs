//! The accuracy stated in training counts right answers of each output, not of each image.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "wrong-metric",
    label: "The wrong metric",
    story: "The accuracy stated in training counts each output of the network by itself: of 10 \
            outputs, 9 are rightly near 0 for every image.",
    shows: "Training accuracy is high before the network has learned anything; the test \
            counts images and is far lower.",
    keras: "model.add(Dense(10, activation='softmax'))\n\
            model.compile('adam', 'categorical_crossentropy', metrics=['binary_accuracy'])\n\
            test = (model.predict(x_test).argmax(1) == y_test).mean()",
    pytorch: "probabilities = model(x).softmax(1)\n\
              accuracy = ((probabilities > 0.5) == one_hot(y, 10)).float().mean()\n\
              # should be: (probabilities.argmax(1) == y).float().mean()",
    cause: Some(Cause::WrongMetric),
    // Of two outputs, one is right exactly if the other is.
    is_noticeable: |data| data.classes > 2,
    ..Story::OF_A_SOUND_PIPELINE
};
