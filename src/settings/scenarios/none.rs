//! None: the pipeline is sound.

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "none",
    label: "None: a sound pipeline",
    story: "Nothing is wrong with the pipeline. If training and test accuracy come apart, the \
            network really overfits.",
    shows: "Training accuracy nears 100%, test accuracy stays behind but above chance, and the \
            test loss rises again.",
    keras: "model.fit(x_train / 255, y_train, epochs=20)\n\
            model.evaluate(x_train / 255, y_train)\n\
            model.evaluate(x_test / 255, y_test)",
    pytorch: "model.eval()\n\
              train_acc = accuracy(model(x_train / 255), y_train)\n\
              test_acc = accuracy(model(x_test / 255), y_test)",
    ..Story::OF_A_SOUND_PIPELINE
};
