/** Predictions export: code with which people write the predictions of their own network into a file. */

/** The code in Keras. */
export const KERAS = `import csv

def rows(split, images, labels):  # images just as model.predict gets them
    for true, p in zip(labels, model.predict(images)):
        yield [split, int(true), int(p.argmax()), *p.tolist()]

with open("predictions.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["split", "true", "predicted"] + [f"p{i}" for i in range(model.output_shape[-1])])
    out.writerows(rows("train", train_images, train_labels))
    out.writerows(rows("test", test_images, test_labels))
    out.writerows(rows("train-as-test", train_images_as_test, train_labels_as_test))`;

/** The code in PyTorch. */
export const PYTORCH = `import csv, torch

@torch.no_grad()
def rows(split, loader):  # images and labels as your test reads them
    for images, labels in loader:
        for true, p in zip(labels, model.eval()(images).softmax(1)):
            yield [split, int(true), int(p.argmax()), *p.tolist()]

with open("predictions.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["split", "true", "predicted"] + [f"p{i}" for i in range(classes)])
    out.writerows(rows("train", train_loader))
    out.writerows(rows("test", test_loader))
    out.writerows(rows("train-as-test", train_as_test_loader))`;
