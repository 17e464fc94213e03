"""Our feather beside OpenCV's GaussianBlur: the same 24-megapixel mattes, the same run, turn by turn.

    pip install numpy opencv-python-headless
    cargo build --release --example feather && python benches/peers/feather.py

Each matte is made here (nothing is downloaded): `person`, mostly flat with soft edges, as a matte is; `soft`,
a gradient that is flat nowhere, so that nothing can be skipped. For every radius both take turns ROUNDS times, each
the best of a few runs, and the median ratio is printed: above 1 we are faster. `apart` is the largest difference in
levels between the two results. Another program is named by a first argument.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import cv2
import numpy as np

WIDTH, HEIGHT = 6000, 4000
RADII = [1, 3, 7, 15, 30, 50, 100]
ROUNDS = 3
RUNS = 7  # as in feather.rs beside this
HERE = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target"))
OURS = sys.argv[1] if len(sys.argv) > 1 else str(TARGET / "release" / "examples" / "feather")


def person() -> np.ndarray:
    """A head, shoulders and two arms from a 320-cell grid, as a network gives them."""
    small = np.zeros((213, 320), np.float32)
    cv2.ellipse(small, (160, 60), (26, 34), 0, 0, 360, 1.0, -1)
    cv2.ellipse(small, (160, 190), (62, 95), 0, 0, 360, 1.0, -1)
    cv2.line(small, (110, 140), (60, 205), 1.0, 16)
    cv2.line(small, (210, 140), (262, 60), 1.0, 16)
    small = cv2.GaussianBlur(small, (5, 5), 0)
    return np.rint(cv2.resize(small, (WIDTH, HEIGHT)) * 255).astype(np.uint8)


def soft() -> np.ndarray:
    """Slow waves with a little noise: no two tiles alike, none flat."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    noise = np.random.default_rng(1).normal(0, 3, (HEIGHT, WIDTH))
    return np.clip(127 + 110 * np.sin(x / 170) * np.cos(y / 130) + noise, 0, 255).astype(np.uint8)


def opencv_ms(plane: np.ndarray, radius: int) -> float:
    side = (2 * radius + 1, 2 * radius + 1)
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        cv2.GaussianBlur(plane, side, 0)
        best = min(best, (time.perf_counter() - start) * 1e3)
    return best


def our_ms(file: Path, radius: int, **variables: str) -> float:
    command = [OURS, str(WIDTH), str(HEIGHT), str(file), str(radius)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **variables})
    return float(done.stdout.split()[1])


def main() -> None:
    print(f"OpenCV {cv2.__version__}, {os.cpu_count()} processors, {WIDTH} x {HEIGHT}")
    print("| matte | radius | ours ms | OpenCV ms | OpenCV / ours | apart |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, plane in (("person", person()), ("soft", soft())):
            file = Path(folder) / name
            plane.tofile(file)
            for radius in RADII:
                pairs = [(our_ms(file, radius), opencv_ms(plane, radius)) for _ in range(ROUNDS)]
                our_ms(file, radius, FEATHER_WRITE="1")
                ours = np.fromfile(f"{file}.{radius}", np.uint8).reshape(plane.shape)
                theirs = cv2.GaussianBlur(plane, (2 * radius + 1, 2 * radius + 1), 0)
                apart = int(cv2.absdiff(ours, theirs).max())
                ratio = median(theirs_ms / ours_ms for ours_ms, theirs_ms in pairs)
                print(f"| {name} | {radius} | {median(p[0] for p in pairs):.1f} | {median(p[1] for p in pairs):.1f} "
                      f"| {ratio:.2f} | {apart} |", flush=True)


if __name__ == "__main__":
    main()
