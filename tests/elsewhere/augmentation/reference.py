"""Records what SciPy and torchvision make of two images, for the augmentation's tests to compare with.

    pip install numpy==2.4.6 scipy==1.17.1 pillow==13.0.0 torch==2.15.0 torchvision==0.29.2
    python tests/elsewhere/augmentation/reference.py

It writes two files beside itself:

- reference.f32: little-endian 32-bit floats. First the inputs, then the output of each of `cases`, then
  the output of each of `mixup`. An image is [3, 32, 32]: red, green, blue; rows; columns; from 0 to 1.
- reference.json: the transform that makes each output, and from which input.

What a transform means, in the order of application:

1. Geometry, in one resampling. With S = 32, c = (S − 1)/2, u = x − c − shiftX·S, v = y − c − shiftY·S,
   the pixel in column x and row y is taken from
       column c + f·( cos θ·u + sin θ·v)/scale,   f = −1 if flip, else 1
       row    c + g·(−sin θ·u + cos θ·v)/scale,   g = −1 if verticalFlip, else 1
   bilinearly. So the image is flipped, enlarged by the scale, turned clockwise by θ and shifted right
   and down, in this order. Beyond its border it is mirrored, the border's pixels repeated
   (d c b a | a b c d | d c b a), as often as needed.
2. Brightness, contrast, saturation, hue, in this order, as torchvision.transforms.v2.functional adjusts
   floats; each is skipped where it changes nothing.
3. Cut-out: a black square whose top left pixel is (x, y); what hangs over the border is lost.

SciPy computes the geometry and torchvision the colours. Pillow, colorsys and the formulas written out
must agree with them, or the script stops.
"""

import colorsys
import json
import math
import pathlib
import sys

import numpy as np
import PIL
import scipy
import torch
import torchvision
from PIL import Image
from scipy.ndimage import map_coordinates
from torchvision.transforms.v2 import functional as colour

SIDE = 32
CENTRE = (SIDE - 1) / 2

NEUTRAL = {
    "flip": False,
    "verticalFlip": False,
    "rotationDegrees": 0.0,
    "scale": 1.0,
    "shiftX": 0.0,
    "shiftY": 0.0,
    "brightness": 1.0,
    "contrast": 1.0,
    "saturation": 1.0,
    "hueTurns": 0.0,
    "cutout": None,
}
GEOMETRY = ("flip", "verticalFlip", "rotationDegrees", "scale", "shiftX", "shiftY")
DRAWING, RANDOM = 0, 1

# name, input, what differs from NEUTRAL
CASES = [
    ("as it is", RANDOM, {}),
    ("flip", DRAWING, {"flip": True}),
    ("vertical flip", DRAWING, {"verticalFlip": True}),
    ("rotation by 30 degrees", DRAWING, {"rotationDegrees": 30.0}),
    ("rotation by 90 degrees", RANDOM, {"rotationDegrees": 90.0}),
    ("rotation by -37 degrees", RANDOM, {"rotationDegrees": -37.0}),
    ("zoom in", DRAWING, {"scale": 1.3}),
    ("zoom out", RANDOM, {"scale": 0.7}),
    ("shift by whole pixels", RANDOM, {"shiftX": -0.25, "shiftY": 0.125}),
    ("shift by parts of pixels", RANDOM, {"shiftX": 0.13, "shiftY": -0.21}),
    (
        "all geometry",
        DRAWING,
        {"flip": True, "verticalFlip": True, "rotationDegrees": -17.0, "scale": 0.85, "shiftX": 0.1, "shiftY": -0.3},
    ),
    (
        "one flip of all geometry",
        RANDOM,
        {"flip": True, "rotationDegrees": 53.0, "scale": 1.2, "shiftX": -0.17, "shiftY": 0.06},
    ),
    ("mirrored twice", RANDOM, {"rotationDegrees": 135.0, "scale": 0.5, "shiftX": 0.5, "shiftY": -0.5}),
    ("darker", RANDOM, {"brightness": 0.6}),
    ("brighter", DRAWING, {"brightness": 1.5}),
    ("no contrast", RANDOM, {"contrast": 0.0}),
    ("more contrast", DRAWING, {"contrast": 1.7}),
    ("no saturation", RANDOM, {"saturation": 0.0}),
    ("more saturation", DRAWING, {"saturation": 1.8}),
    ("hue forwards", RANDOM, {"hueTurns": 0.2}),
    ("hue backwards", DRAWING, {"hueTurns": -0.35}),
    ("all colour", RANDOM, {"brightness": 1.2, "contrast": 0.8, "saturation": 1.4, "hueTurns": -0.1}),
    ("cut-out inside", RANDOM, {"cutout": {"x": 5, "y": 11, "side": 9}}),
    ("cut-out over two borders", DRAWING, {"cutout": {"x": -4, "y": 27, "side": 11}}),
    (
        "everything",
        DRAWING,
        {
            "flip": True,
            "rotationDegrees": 21.0,
            "scale": 1.15,
            "shiftX": -0.08,
            "shiftY": 0.12,
            "brightness": 1.1,
            "contrast": 1.25,
            "saturation": 0.7,
            "hueTurns": 0.05,
            "cutout": {"x": 20, "y": -3, "side": 12},
        },
    ),
]
MIXUP = [
    {"first": DRAWING, "second": RANDOM, "lambda": 0.3},
    {"first": RANDOM, "second": DRAWING, "lambda": 0.85},
]


def inputs():
    """A drawing of smooth colours and sharp edges, and uniform noise."""
    y, x = np.mgrid[:SIDE, :SIDE] / (SIDE - 1)
    drawing = np.stack([x, y, 1 - (x + y) / 2])
    drawing[:, 4:12, 18:28] = np.array([0.95, 0.85, 0.1])[:, None, None]
    disc = (x - 0.3) ** 2 + (y - 0.65) ** 2 < 0.04
    drawing[:, disc] = np.array([0.1, 0.3, 0.9])[:, None]
    drawing[:, 28:30, 2:30] = 0.5  # grey has no hue
    noise = np.random.default_rng(1).random((3, SIDE, SIDE))
    return np.stack([drawing, noise]).astype(np.float32)


def source(transform):
    """Rows and columns that the pixels are taken from."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float64)
    angle = math.radians(transform["rotationDegrees"])
    u = x - CENTRE - transform["shiftX"] * SIDE
    v = y - CENTRE - transform["shiftY"] * SIDE
    f = -1 if transform["flip"] else 1
    g = -1 if transform["verticalFlip"] else 1
    columns = CENTRE + f * (math.cos(angle) * u + math.sin(angle) * v) / transform["scale"]
    rows = CENTRE + g * (-math.sin(angle) * u + math.cos(angle) * v) / transform["scale"]
    return rows, columns


def resampled(image, transform):
    if all(transform[key] == NEUTRAL[key] for key in GEOMETRY):
        return image
    at = source(transform)
    channels = [map_coordinates(channel.astype(np.float64), at, order=1, mode="reflect") for channel in image]
    return np.stack(channels).astype(np.float32)


def coloured(image, transform):
    tensor = torch.from_numpy(image.copy())
    if transform["brightness"] != 1:
        tensor = colour.adjust_brightness(tensor, transform["brightness"])
    if transform["contrast"] != 1:
        tensor = colour.adjust_contrast(tensor, transform["contrast"])
    if transform["saturation"] != 1:
        tensor = colour.adjust_saturation(tensor, transform["saturation"])
    if transform["hueTurns"] != 0:
        tensor = colour.adjust_hue(tensor, transform["hueTurns"])
    return tensor.numpy()


def cut(image, cutout):
    if cutout is None:
        return image
    image = image.copy()
    y, x = np.mgrid[:SIDE, :SIDE]
    inside = (x >= cutout["x"]) & (x < cutout["x"] + cutout["side"])
    inside &= (y >= cutout["y"]) & (y < cutout["y"] + cutout["side"])
    image[:, inside] = 0
    return image


def transformed(image, transform):
    return cut(coloured(resampled(image, transform), transform), transform["cutout"])


# --- Second opinions ----------------------------------------------------------------------------


def agree(what, one, other, within):
    difference = float(np.abs(np.asarray(one, np.float64) - other).max())
    print(f"{what}: {difference:.1e} apart at most", file=sys.stderr)
    assert difference <= within, what


def pillow(image, change):
    return np.stack([np.asarray(change(Image.fromarray(channel, mode="F"))) for channel in image])


def check_exact_geometry(images):
    exact = {
        Image.Transpose.FLIP_LEFT_RIGHT: {"flip": True},
        Image.Transpose.FLIP_TOP_BOTTOM: {"verticalFlip": True},
        Image.Transpose.ROTATE_270: {"rotationDegrees": 90.0},  # Pillow counts anticlockwise
        Image.Transpose.ROTATE_90: {"rotationDegrees": -90.0},
        Image.Transpose.ROTATE_180: {"rotationDegrees": 180.0},
    }
    for method, changes in exact.items():
        for image in images:
            ours = resampled(image, NEUTRAL | changes)
            agree(f"Pillow, {method.name}", ours, pillow(image, lambda one: one.transpose(method)), 1e-6)


def check_geometry_inside(name, image, transform):
    """Compares with Pillow's affine transform wherever no pixel beyond the border takes part."""
    rows, columns = source(transform)
    inside = (rows >= 0) & (rows <= SIDE - 1) & (columns >= 0) & (columns <= SIDE - 1)
    assert inside.sum() > 200
    # Pillow wants (a, b, c, d, e, f): column = a·x + b·y + c, row = d·x + e·y + f, where a pixel's
    # middle lies at a half.
    a, b = columns[0, 1] - columns[0, 0], columns[1, 0] - columns[0, 0]
    d, e = rows[0, 1] - rows[0, 0], rows[1, 0] - rows[0, 0]
    c = columns[0, 0] + 0.5 - (a + b) / 2
    f = rows[0, 0] + 0.5 - (d + e) / 2
    theirs = pillow(
        image,
        lambda one: one.transform(one.size, Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR),
    )
    ours = resampled(image, transform)
    agree(f"Pillow, {name}, {inside.sum()} pixels", ours[:, inside], theirs[:, inside], 1e-5)


def check_geometry_everywhere(name, image, transform):
    """Compares with the formulas written out, on an image that was mirrored beforehand."""
    rows, columns = source(transform)
    margin = 4 * SIDE
    wide = np.pad(image, ((0, 0), (margin, margin), (margin, margin)), mode="symmetric").astype(np.float64)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = rows - top, columns - left
    top, left = top + margin, left + margin
    assert min(top.min(), left.min()) >= 0 and max(top.max(), left.max()) + 1 < wide.shape[1]
    upper = wide[:, top, left] * (1 - right) + wide[:, top, left + 1] * right
    lower = wide[:, top + 1, left] * (1 - right) + wide[:, top + 1, left + 1] * right
    agree(f"by hand, {name}", resampled(image, transform), upper * (1 - down) + lower * down, 1e-6)


def check_colour(name, image, transform):
    def grey(pixels):
        return np.tensordot([0.2989, 0.587, 0.114], pixels, 1)

    def blend(pixels, towards, factor):
        return np.clip(factor * pixels + (1 - factor) * towards, 0, 1)

    def turned(red, green, blue):
        hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
        return colorsys.hsv_to_rgb((hue + transform["hueTurns"]) % 1, saturation, value)

    pixels = image.astype(np.float64)
    pixels = blend(pixels, 0, transform["brightness"])
    pixels = blend(pixels, grey(pixels).mean(), transform["contrast"])
    pixels = blend(pixels, grey(pixels), transform["saturation"])
    pixels = np.stack(np.vectorize(turned)(*pixels))
    agree(f"by hand, {name}", coloured(image, transform), pixels, 5e-6)


def check(images):
    check_exact_geometry(images)
    for name, index, changes in CASES:
        transform = NEUTRAL | changes
        if any(key in GEOMETRY for key in changes):
            check_geometry_everywhere(name, images[index], transform)
            if name != "mirrored twice":
                check_geometry_inside(name, images[index], transform)
        if any(key in ("brightness", "contrast", "saturation", "hueTurns") for key in changes):
            check_colour(name, resampled(images[index], transform), transform)
        if changes:
            # A case that hardly changes its image would show nothing.
            assert np.abs(transformed(images[index], transform) - images[index]).mean() > 0.01, name


# --- Files --------------------------------------------------------------------------------------


def rows_of(items):
    return "[\n" + ",\n".join("  " + json.dumps(item) for item in items) + "\n]"


def main():
    images = inputs()
    check(images)
    outputs = [transformed(images[index], NEUTRAL | changes) for _, index, changes in CASES]
    for mix in MIXUP:
        share = mix["lambda"]
        first, second = images[mix["first"]].astype(np.float64), images[mix["second"]]
        outputs.append(share * first + (1 - share) * second)
    pixels = np.concatenate([images, outputs]).astype("<f4")
    assert pixels.shape[1:] == (3, SIDE, SIDE) and pixels.min() >= 0 and pixels.max() <= 1

    versions = {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "pillow": PIL.__version__,
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
    }
    cases = [{"name": name, "input": index, "transform": NEUTRAL | changes} for name, index, changes in CASES]
    parts = {
        "versions": json.dumps(versions),
        "inputs": json.dumps(len(images)),
        "cases": rows_of(cases),
        "mixup": rows_of(MIXUP),
    }
    here = pathlib.Path(__file__).parent
    lines = ",\n".join(f"{json.dumps(key)}: {value}" for key, value in parts.items())
    (here / "reference.json").write_text("{\n" + lines + "\n}\n")
    pixels.tofile(here / "reference.f32")


if __name__ == "__main__":
    main()
