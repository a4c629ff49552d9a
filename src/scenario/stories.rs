//! What each scenario is called, tells, and looks like in a user's code.

use serde::Serialize;

use crate::experiment::Scenario;

/// A scenario as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Story {
    /// Which.
    #[serde(skip)]
    pub scenario: Scenario,
    /// As links spell it.
    pub value: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// What went wrong, in a sentence or two.
    pub story: &'static str,
    /// How it shows.
    pub shows: &'static str,
    /// Three lines of Keras that have the fault.
    pub keras: &'static str,
    /// Three lines of PyTorch that have the fault.
    pub pytorch: &'static str,
}

/// All scenarios; the first is none.
pub const STORIES: &[Story] = &[
    Story {
        scenario: Scenario::None,
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
    },
    Story {
        scenario: Scenario::NormalizationStatistics,
        value: "normalization-statistics",
        label: "Batch norm: statistics not converged",
        story: "In training, batch normalisation goes by each batch's own mean and spread. In \
                evaluation it goes by running averages of them, which here hardly moved from where \
                they began.",
        shows: "The accuracy reported in training is high; measured in evaluation mode it \
                collapses, on training images too.",
        keras: "x = Conv2D(32, 3, padding='same')(x)\n\
                x = BatchNormalization(momentum=0.9999)(x)  # a few hundred steps move it by 3%\n\
                x = ReLU()(x)",
        pytorch: "nn.Conv2d(3, 32, 3, padding=1, bias=False),\n\
                  nn.BatchNorm2d(32, momentum=0.0001),  # a few hundred steps move it by 3%\n\
                  nn.ReLU(),",
    },
    Story {
        scenario: Scenario::PredictionOrder,
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
    },
    Story {
        scenario: Scenario::PreprocessingUnscaled,
        value: "preprocessing-unscaled",
        label: "Preprocessing: test images not divided by 255",
        story: "Training images are divided by 255, so that pixels go from 0 to 1. Test images are \
                not: the network gets numbers 255 times as large as it has ever seen.",
        shows: "Test accuracy is near chance, with an enormous loss; training images sent the same \
                way do no better.",
        keras: "train = ImageDataGenerator(rescale=1 / 255).flow_from_directory('train')\n\
                test = ImageDataGenerator().flow_from_directory('test', shuffle=False)\n\
                model.fit(train); model.evaluate(test)",
        pytorch: "train = ImageFolder('train', transform=ToTensor())  # 0 to 1\n\
                  test = ImageFolder('test', transform=PILToTensor())  # 0 to 255\n\
                  evaluate(model, DataLoader(test))",
    },
    Story {
        scenario: Scenario::PreprocessingScaledTwice,
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
    },
    Story {
        scenario: Scenario::PreprocessingChannelsSwapped,
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
    },
    Story {
        scenario: Scenario::PreprocessingInverted,
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
    },
    Story {
        scenario: Scenario::ClassSortedSplit,
        value: "class-sorted-split",
        label: "Split cut from a list sorted by class",
        story: "The list of images was sorted by class and then cut in two: the network is tested \
                on classes that it has hardly seen, or not at all.",
        shows: "Test accuracy is below chance, while training accuracy is high.",
        keras: "files = sorted(glob('images/*/*.png'))  # class after class\n\
                train, test = files[:800], files[800:]\n\
                model.fit(x, y, validation_split=0.2)  # takes the end, too",
        pytorch: "dataset = ImageFolder('images')  # sorted by class\n\
                  train_set = Subset(dataset, range(800))\n\
                  test_set = Subset(dataset, range(800, 1000))",
    },
    Story {
        scenario: Scenario::ClassIndices,
        value: "class-indices",
        label: "Classes numbered differently",
        story: "Training and testing give the classes different numbers: 3 is a cat here and a dog \
                there.",
        shows: "Test accuracy is below chance, though the network confuses the classes in one \
                regular way.",
        keras: "train = image_dataset_from_directory('train')  # alphabetical\n\
                names = ['dog', 'cat', 'bird']  # another order\n\
                y_test = [names.index(label) for label in labels]",
        pytorch: "train_set = ImageFolder('train')  # alphabetical\n\
                  test_set = ImageFolder('test')  # one folder is missing: all others move up\n\
                  assert train_set.class_to_idx == test_set.class_to_idx  # would have told",
    },
    Story {
        scenario: Scenario::DomainShift,
        value: "domain-shift",
        label: "Test images taken under other conditions",
        story: "Test images come from another camera, in dimmer light: they are darker and less \
                sharp than those the network learned from.",
        shows: "Test accuracy is lower than on images like the training ones, mostly above chance; \
                training images sent the same way stay fine.",
        keras: "x_train = load('studio/*.png')\n\
                x_test = load('phone/*.png')  # darker, blurred\n\
                model.evaluate(x_test, y_test)",
        pytorch: "train_set = ImageFolder('studio', transform)\n\
                  test_set = ImageFolder('phone', transform)  # darker, blurred\n\
                  evaluate(model, DataLoader(test_set))",
    },
    Story {
        scenario: Scenario::Leakage,
        value: "leakage",
        label: "Test images are among the training images",
        story: "Half of the test images are copies of training images, some saved anew: the images \
                were copied before they were split.",
        shows: "Test accuracy is far higher than it would be on images that are really new.",
        keras: "x = np.concatenate([x, x_resaved])  # copies first\n\
                y = np.concatenate([y, y])\n\
                x_train, x_test, y_train, y_test = train_test_split(x, y)  # split second",
        pytorch: "dataset = ConcatDataset([original, resaved])  # copies first\n\
                  train_set, test_set = random_split(dataset, [0.8, 0.2])  # split second\n\
                  evaluate(model, DataLoader(test_set))",
    },
    Story {
        scenario: Scenario::WrongMetric,
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
    },
    Story {
        scenario: Scenario::WeightsNotRestored,
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
    },
    Story {
        scenario: Scenario::Imbalance,
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
    },
    Story {
        scenario: Scenario::AugmentedEvaluation,
        value: "augmented-evaluation",
        label: "Augmentation left on in the test",
        story: "Test images are turned, shifted and zoomed at random, as training images are.",
        shows: "Test accuracy is low, and another one each time it is measured.",
        keras: "gen = ImageDataGenerator(rescale=1 / 255, rotation_range=40, zoom_range=0.3)\n\
                train = gen.flow_from_directory('train')\n\
                test = gen.flow_from_directory('test')  # the same generator",
        pytorch: "augment = Compose([RandomRotation(40), RandomResizedCrop(32), ToTensor()])\n\
                  train_set = ImageFolder('train', transform=augment)\n\
                  test_set = ImageFolder('test', transform=augment)  # the same transform",
    },
    Story {
        scenario: Scenario::ReportedAccuracy,
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
    },
    Story {
        scenario: Scenario::Shortcut,
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
    },
];
