"""How soon an experiment's losses depend on how sums are rounded: PyTorch against itself.

The exported PyTorch script runs unchanged, but on one thread, and in double precision; its losses,
and those of the lab, are compared with its own as it is, step by step. Where PyTorch does not agree
with itself, nobody can agree with it.

    pip install numpy==2.4.6 safetensors==0.8.0 torch==2.15.0
    cargo build --release
    python tests/elsewhere/exported_scripts/rounding.py target/release/overfit-lab '#preset=overfit'
"""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

from reference import STEPS, printed_losses

TOLERANCE = 1e-3
VARIANTS = {
    "as it is": "",
    "on one thread": "torch.set_num_threads(1)",
    "in double precision": """
import safetensors.torch
load = safetensors.torch.load_file
def in_double(*arguments, **options):
    tensors = load(*arguments, **options)
    return {name: x.double() if x.is_floating_point() else x for name, x in tensors.items()}
safetensors.torch.load_file = in_double
torch.set_default_dtype(torch.float64)
""",
}


def first_lines(command, wanted):
    """The first of the lines that are wanted, of a program that need not go on after them."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        lines = list(itertools.islice(filter(wanted, run.stdout), STEPS))
        run.terminate()
    return lines


def in_pytorch(script, variant):
    code = f"import runpy, torch\n{variant}\nrunpy.run_path({str(script)!r})"
    return printed_losses("".join(first_lines([sys.executable, "-u", "-c", code], lambda line: "step" in line)))


def in_the_lab(overfit_lab, link):
    lines = first_lines([overfit_lab, "run", link], lambda line: json.loads(line)["event"] == "step")
    return [json.loads(line)["loss"] for line in lines]


def compare(overfit_lab, link):
    with tempfile.TemporaryDirectory() as exported:
        subprocess.run([overfit_lab, "export", link, "--to", exported], check=True, capture_output=True)
        script = pathlib.Path(exported) / "train_pytorch.py"
        losses = {name: in_pytorch(script, variant) for name, variant in VARIANTS.items()}
    losses["the lab"] = in_the_lab(overfit_lab, link)
    print(f"{link}: relative differences of {STEPS} losses from PyTorch's\n")
    base = losses.pop("as it is")
    for name, others in losses.items():
        differences = [abs(one / other - 1) for one, other in zip(others, base, strict=True)]
        left = next((step for step, x in enumerate(differences, 1) if x > TOLERANCE), None)
        when = f"past {TOLERANCE:g} at step {left}" if left else f"never past {TOLERANCE:g}"
        print(f"{name:20} {when}, at most {max(differences):.1e}")


if __name__ == "__main__":
    for link in sys.argv[2:]:
        compare(sys.argv[1], link)
