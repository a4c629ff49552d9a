"""Records what exported scripts print in PyTorch and Keras, for the tests to compare with.

No network may be so large, nor any step so long, that rounding errors grow to a thousandth within
the steps compared: two of a pool's four units that are nearly alike are enough for that.

    pip install keras==3.15.1 numpy==2.4.6 safetensors==0.8.0 tensorflow-cpu==2.21.0 torch==2.15.0
    cargo build --release
    python tests/elsewhere/exported_scripts/reference.py target/release/overfit-lab

It writes the scripts of each case into a folder beside itself, and reference.json: versions, and of
each case its link and the losses of its first steps, each the mean of its epoch so far, in PyTorch
and in Keras on both backends that run on any processor here.

Programs for Burn are only written, for the tests to compile and run; they need no framework:

    python tests/elsewhere/exported_scripts/reference.py target/release/overfit-lab burn
"""

import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent
STEPS = 20
KERAS_BACKENDS = "tensorflow", "torch"
CASES = {
    "start": "#train=96&epochs=4",
    "everything": "#train=90&validation=0.2&blocks=2&convs=2&batchNorm=on&activation=gelu&head=pooling"
    "&optimizer=sgd&lr=0.02&decay=0.01&schedule=cosine&smoothing=0.1&epochs=5&patience=4",
    "adamw": "#data=noise&classes=4&train=60&flip=copy&activation=leaky-relu&optimizer=adamw&decay=0.1"
    "&schedule=step&epochs=6&batch=30",
    "decay": "#train=64&blocks=1&batchNorm=on&activation=tanh&decay=0.05&epochs=5",
    "sgd": "#train=64&activation=leaky-relu&head=pooling&optimizer=sgd&momentum=0&lr=0.1&schedule=step"
    "&smoothing=0.1&epochs=5",
    "overfit": "#preset=overfit&width=8&dense=32&epochs=10",
}
# What the lab draws at random, the program for Burn draws alike.
BURN_CASES = {
    "augmented": "#train=40&test=60&epochs=2&flip=random&verticalFlip=random&rotation=20&zoom=0.1&shift=0.1"
    "&brightness=0.2&contrast=0.2&colorJitter=0.2&randomNoise=0.1&cutout=0.25&mixup=0.4&smoothing=0.1"
    "&poolDropout=0.2&seed=7",
    "plain": "#train=48&test=60&blocks=2&width=6&classes=3&dropout=0.3&decay=0.01&epochs=3&arithmetic=plain",
    "stopped": "#train=60&test=60&validation=0.3&patience=1&convs=2&blocks=1&batchNorm=on&activation=tanh"
    "&head=pooling&dropout=0.5&copies=1&rotation=10&optimizer=adamw&schedule=cosine&lr=0.05&epochs=20",
    "faulty": "#train=40&test=60&scenario=normalization-statistics&epochs=2&mixup=0.2",
}


def losses(script, **environment):
    command = [sys.executable, script]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    return printed_losses(run.stdout)


def printed_losses(text):
    printed = re.findall(r"loss (\S+), the mean of the epoch so far", text)
    return [float(loss) for loss in printed[:STEPS]]


def export(overfit_lab, name, link, to, *programs):
    """Exports a case and keeps the programs that are recorded."""
    subprocess.run([overfit_lab, "export", link, "--to", to], check=True, capture_output=True)
    (FOLDER / name).mkdir(exist_ok=True)
    for program in programs:
        shutil.copy(pathlib.Path(to) / program, FOLDER / name)


def record_burn(overfit_lab):
    for name, link in (CASES | BURN_CASES).items():
        with tempfile.TemporaryDirectory() as exported:
            export(overfit_lab, name, link, exported, "train_burn.rs")


def record_scripts(overfit_lab):
    cases = []
    for name, link in CASES.items():
        with tempfile.TemporaryDirectory() as exported:
            pytorch, keras = scripts = "train_pytorch.py", "train_keras.py"
            export(overfit_lab, name, link, exported, *scripts)
            case = {"name": name, "link": link, "pytorch": losses(pathlib.Path(exported) / pytorch), "keras": {}}
            for backend in KERAS_BACKENDS:
                case["keras"][backend] = losses(pathlib.Path(exported) / keras, KERAS_BACKEND=backend)
            cases.append(case)
    packages = "keras", "numpy", "safetensors", "tensorflow-cpu", "torch"
    versions = {package: importlib.metadata.version(package) for package in packages}
    rows = ",\n".join("  " + json.dumps(case) for case in cases)
    text = f'{{\n"versions": {json.dumps(versions)},\n"cases": [\n{rows}\n]\n}}\n'
    (FOLDER / "reference.json").write_text(text)


if __name__ == "__main__":
    record_burn(sys.argv[1])
    if "burn" not in sys.argv[2:]:
        record_scripts(sys.argv[1])
