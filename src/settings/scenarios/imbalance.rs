//! Nearly all images are of one class.

use diagnosis::Cause;

use crate::settings::scenarios::story::Story;

pub(super) const STORY: Story = Story {
    value: "imbalance",
    label: "Nearly all images are of one class",
    story: "About 85% of all images are of one class: whoever always answers with that class \
            is right 85% of the time.",
    shows: "Accuracy looks high in training and test, yet is no better than always giving the \
            same answer; the other classes are hardly ever found.",
    keras: "print(np.bincount(y_train))  # [850, 21, 19, ...]\n\
            model.fit(x_train, y_train)  # class_weight is missing\n\
            model.evaluate(x_test, y_test)  # 0.86: better than 0.85?",
    pytorch: "print(torch.bincount(y_train))  # [850, 21, 19, ...]\n\
              loader = DataLoader(train_set, shuffle=True)  # no WeightedRandomSampler\n\
              accuracy = (predicted == y_test).float().mean()  # 0.86: better than 0.85?",
    cause: Some(Cause::Imbalance),
    ..Story::OF_A_SOUND_PIPELINE
};
