"""Our Mask R-CNN against Detectron2 itself in PyTorch, in turn, on the same photo with the same weights.

    pip install torch==2.6.0 torchvision==0.21.0 "numpy<2" "setuptools<70" fvcore iopath omegaconf yacs tabulate \
        cloudpickle termcolor matplotlib tqdm pycocotools hydra-core future opencv-python-headless
    pip download --no-deps --no-build-isolation pb1-detectron2==0.6    # Detectron2 0.6's own sources
    tar xzf pb1-detectron2-0.6.tar.gz
    cargo build --release --example mask_rcnn
    python benches/peers/detectron2.py PHOTO CHECKPOINT --detectron2 pb1-detectron2-0.6 [--runs 5] [--threads 2]

CHECKPOINT is the official model_final_f10217.pkl, or the seeded one that `cargo test --test mask_rcnn` leaves in
`target/tmp` (same shapes, same work; what is found means nothing). Detectron2's compiled module is not needed and not
built: Mask R-CNN uses torchvision's RoIAlign and suppression. Each side is a process of its own that opens the network
once, runs once to warm up, then the measured runs; times are medians of single runs, memory is the process's peak.
Without --detectron2 only ours is measured.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[2]
PEER = r'''
import json, resource, sys, time, types
photo, checkpoint, sources, runs, threads, score = sys.argv[1:]
sys.path.insert(0, sources)
import torch
from PIL import Image
if not hasattr(Image, "LINEAR"):
    Image.LINEAR = Image.BILINEAR                                    # the name Detectron2 0.6 knows
compiled = types.ModuleType("detectron2._C")
sys.modules["detectron2._C"] = compiled
import detectron2
detectron2._C = compiled
from detectron2 import model_zoo
from detectron2.checkpoint import DetectionCheckpointer
from detectron2.data import transforms
from detectron2.data.detection_utils import read_image
from detectron2.modeling import build_model
torch.set_num_threads(int(threads))
begin = time.perf_counter()
cfg = model_zoo.get_config("COCO-InstanceSegmentation/mask_rcnn_R_50_FPN_3x.yaml")
cfg.MODEL.DEVICE = "cpu"
cfg.MODEL.ROI_HEADS.SCORE_THRESH_TEST = float(score)
model = build_model(cfg)
model.eval()
DetectionCheckpointer(model).load(checkpoint)
ready = time.perf_counter() - begin
image = read_image(photo, format="BGR")
height, width = image.shape[:2]
resize = transforms.ResizeShortestEdge([800, 800], 1333)
times = []
for _ in range(int(runs) + 1):
    begin = time.perf_counter()
    with torch.no_grad():
        small = resize.get_transform(image).apply_image(image)
        tensor = torch.as_tensor(small.astype("float32").transpose(2, 0, 1))
        found = model([{"image": tensor, "height": height, "width": width}])[0]["instances"]
    times.append(time.perf_counter() - begin)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"ready": ready, "runs": times[1:], "found": len(found), "peak_mib": peak}))
'''


def measured(command, threads):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), LINEUP_THREADS=str(threads))
    out = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('photo')
    parser.add_argument('checkpoint')
    parser.add_argument('--detectron2')
    parser.add_argument('--runs', type=int, default=5)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=3, help='each side in turn, so often')
    parser.add_argument('--ours', default=str(root / 'target/release/examples/mask_rcnn'))
    options = parser.parse_args()
    sides = {}
    if options.detectron2:
        sides['detectron2, all classes, score 0.05'] = [
            sys.executable, '-c', PEER, options.photo, options.checkpoint, options.detectron2, str(options.runs),
            str(options.threads), '0.05']
    for name, mode in (('ours, exact, all classes, score 0.05', 'all'), ('ours, exact, people, score 0.5', 'people'),
                       ('ours, fast, people, score 0.5', 'fast')):
        sides[name] = [options.ours, options.photo, options.checkpoint, mode, str(options.runs)]
    results = {name: [] for name in sides}
    for _ in range(options.rounds):
        for name, command in sides.items():
            results[name].append(measured(command, options.threads))
    base = None
    for name, rounds in results.items():
        run = statistics.median(time for result in rounds for time in result['runs'])
        ready = statistics.median(result['ready'] for result in rounds)
        peak = max(result['peak_mib'] for result in rounds)
        base = base or run
        print(f'{name}: {run:.2f} s ({run / base:.2f}), ready in {ready:.2f} s, peak {peak:.0f} MiB, '
              f'{rounds[0]["found"]} found')


if __name__ == '__main__':
    main()
