//! Predictions come in another order than the labels they are compared with.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "prediction-order",
    label: "Predictions in another order than labels",
    story: "The loader of the test images shuffles them, and the predictions are compared with \
            labels that are still in the order of the files.",
    shows: "Test accuracy is at chance, whichever class is predicted; training images sent the \
            same way are at chance too.",
    keras: "gen = datagen.flow_from_directory('test')  # shuffle=True is the default\n\
            predicted = model.predict(gen).argmax(axis=1)\n\
            accuracy = (predicted == gen.classes).mean()  # classes are in file order",
    pytorch: "loader = DataLoader(test_set, batch_size=32, shuffle=True)\n\
              predicted = torch.cat([model(x).argmax(1) for x, _ in loader])\n\
              accuracy = (predicted == torch.tensor(test_set.targets)).float().mean()",
    cause: Some(Cause::PredictionOrder),
    ..Story::OF_A_SOUND_PIPELINE
};
