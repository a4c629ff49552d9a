//! The training accuracy stated is a running average with dropout on.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

/// Dropout rate at least, where the training accuracy is a running average with dropout on.
const REPORTED_DROPOUT: f64 = 0.5;

pub(super) const STORY: Story = Story {
    value: "reported-accuracy",
    label: "Training accuracy is a running average",
    story: "The training accuracy stated is what the progress bar shows: an average over the \
            epoch, while the network still learns and with dropout on. The test has dropout off.",
    shows: "Test accuracy seems to come close to training accuracy or to pass it; measured \
            again, training accuracy is higher than stated.",
    keras: "history = model.fit(x_train, y_train)  # dropout on\n\
            train_acc = history.history['accuracy'][-1]  # average over the epoch\n\
            test_acc = model.evaluate(x_test, y_test)[1]  # dropout off",
    pytorch: "model.train()  # dropout on\n\
              correct += (model(x).argmax(1) == y).sum()  # counted while training\n\
              model.eval(); test_acc = evaluate(model, test_loader)",
    cause: Some(Cause::ReportedAccuracy),
    settle: |network| network.dropout = network.dropout.max(REPORTED_DROPOUT),
    ..Story::OF_A_SOUND_PIPELINE
};
