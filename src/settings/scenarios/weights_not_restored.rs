//! The test is made with fresh weights.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "weights-not-restored",
    label: "Tested with fresh weights",
    story: "The test builds the network anew and never loads the weights that were trained, or \
            loads them without effect.",
    shows: "Test accuracy is at chance, and the test loss is what guessing gives; training \
            images sent the same way do no better.",
    keras: "model.save_weights('best.weights.h5')  # in train.py\n\
            model = build_model()  # in test.py: load_weights is missing\n\
            model.evaluate(x_test, y_test)",
    pytorch: "torch.save(model.state_dict(), 'best.pt')  # in train.py\n\
              model.load_state_dict(torch.load('best.pt'), strict=False)  # no name matches\n\
              evaluate(model, test_loader)",
    cause: Some(Cause::WeightsNotRestored),
    ..Story::OF_A_SOUND_PIPELINE
};
