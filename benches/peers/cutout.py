"""Our `cutout` against the same network driven from Python the way rembg does it, in turn, on the same photo.

    cargo build --release
    pip install onnxruntime==1.31.1 pillow numpy
    python benches/peers/cutout.py [PHOTO] [--runs 5] [--lineup target/release/lineup]

Whole processes, from start to the written PNG: wall time and peak memory of each, medians, and the ratios run by
run. Without PHOTO a 24-megapixel one is made from the sample in assets/.
"""
import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

root = Path(__file__).resolve().parents[2]
PEER = r'''
import sys
import numpy as np
import onnxruntime as ort
from PIL import Image, ImageOps
photo, model, out = sys.argv[1:]
session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
image = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
small = np.array(image.resize((320, 320), Image.Resampling.LANCZOS))
small = small / max(np.max(small), 1e-6)
tensor = ((small - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)).transpose(2, 0, 1)[None].astype(np.float32)
pred = session.run(None, {session.get_inputs()[0].name: tensor})[0][:, 0]
pred = np.squeeze((pred - pred.min()) / (pred.max() - pred.min()))
mask = Image.fromarray((pred * 255).astype("uint8"), mode="L").resize(image.size, Image.Resampling.LANCZOS)
Image.composite(image, Image.new("RGBA", image.size, 0), mask).save(out)
'''


def run(command):
    """Wall seconds and peak MiB of one process."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f'{command[0]} failed')
    return time.monotonic() - begin, usage.ru_maxrss / (1024 if sys.platform != 'darwin' else 1 << 20)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('photo', nargs='?')
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--lineup', default=str(root / 'target/release/lineup'))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        photo = options.photo
        if photo is None:
            from PIL import Image
            photo = f'{folder}/24mp.jpg'
            Image.open(root / 'assets/samples/grace_hopper.jpg').resize((4500, 5273)).save(photo, quality=92)
        script = Path(folder, 'peer.py')
        script.write_text(PEER)
        ours = [options.lineup, 'cutout', photo, '-o', f'{folder}/ours.png', '--model', 'u2netp']
        theirs = [sys.executable, str(script), photo, str(root / 'models/u2netp.onnx'), f'{folder}/theirs.png']
        run(ours), run(theirs)                                       # warm-up: files in the cache
        rows = [(run(ours), run(theirs)) for _ in range(options.runs)]
    median = lambda values: statistics.median(list(values))
    for name, i, unit in (('wall time', 0, 's'), ('peak memory', 1, 'MiB')):
        a, b = median(r[0][i] for r in rows), median(r[1][i] for r in rows)
        ratio = median(r[0][i] / r[1][i] for r in rows)
        print(f'{name}: lineup {a:.2f} {unit}, python {b:.2f} {unit}, ratio {ratio:.2f}')


if __name__ == '__main__':
    main()
