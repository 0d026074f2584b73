"""Tunes the stock model on made lines: CTC, Adam with a cosine, averaged weights.

    python3 train.py --sources DIR --out FILE [--lines N] [--reader first|second]

Stopped, it goes on from its checkpoint beside FILE; `FILE.csv` is its log.
"""

import argparse
import csv
import math
import multiprocessing
import random
import signal
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import fonts as faces
from lines import Lines
from network import Reader
from recipe import READERS
from text import Texts
from traineddata import TrainedData, in_eight_bits

STOCK = Path(__file__).parent.parent / "vie.traineddata"
BATCH_PX = 21_000
WIDTH_STEP_PX = 30
POOL_LINES = 480
PEAK_RATE, LAST_RATE = 7e-4, 2e-5
WARM_UP_LINES = 4_000
AVERAGE = 0.998
# From this share of the lines on, the network learns with its weights rounded as the file has them.
ROUNDED_FROM = 0.8


def source(sources, recipe, seed, held_out=False, quality=None, model=None):
    """Lines in the alphabet of `model`, the stock file's when there is none."""
    model = model or TrainedData(STOCK)
    texts = Texts(model, [sources / "prose"], random.Random(seed + 1), recipe)
    return Lines(texts, faces.find([sources / "fonts"]), seed, recipe, held_out, quality)


def batches(sources, recipe, seed):
    """Batches of lines of nearly one width; each line twice, the second time a little other. There are
    few shapes of batches: oneDNN makes its kernels anew for each."""
    model, rng = TrainedData(STOCK).widened(), random.Random(seed + 2)
    lines = source(sources, recipe, seed, model=model)
    noise, seen, of_width = np.random.default_rng(seed), [], defaultdict(list)
    while True:
        image, text = lines.line()
        new = [(image, text)]
        seen.append((image, text))
        if len(seen) > POOL_LINES:
            image, text = seen.pop(rng.randrange(POOL_LINES))
            new.append((again(image, noise), text))
        for image, text in new:
            width = image.shape[1] + -image.shape[1] % WIDTH_STEP_PX
            batch = of_width[width]
            batch.append((image, text))
            if len(batch) >= max(1, BATCH_PX // width):
                yield collate(of_width.pop(width), model, width)


def again(image, noise):
    """The same line a second time: cut a row higher or lower, paler, with other grain."""
    image = np.roll(image, noise.integers(-1, 2), 0) * noise.uniform(0.85, 1.0)
    grain = noise.normal(0, noise.uniform(0, 0.06), image.shape)
    return np.clip(image + grain, -1, 1)


def collate(batch, model, width=None):
    if width is None:
        width = max(image.shape[1] for image, _ in batch)
        width += -width % 3
    # The last column goes on: a flat border of another grey would teach a wrong end of line.
    images = np.stack([np.pad(i, ((0, 0), (0, width - i.shape[1])), "edge") for i, _ in batch])
    codes = [model.encode(text) for _, text in batch]
    return images.astype(np.float16), [i.shape[1] // 3 for i, _ in batch], codes


def feed(queue, sources, recipe, seed):
    for batch in batches(sources, recipe, seed):
        queue.put(batch)


def loss_of(network, model, images, codes):
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(torch.from_numpy(images).float())
    targets = torch.tensor([c for line in codes for c in line])
    steps = torch.tensor([scores.shape[1]] * len(codes))
    lengths = torch.tensor([len(line) for line in codes])
    loss = F.ctc_loss(scores.transpose(0, 1), targets, steps, lengths, model.null, "sum", True)
    return loss / max(1, len(targets)) * 10


@contextmanager
def rounded(network):
    """The weights as the file will have them; their own again afterwards."""
    kept = [p.detach().clone() for p in network.parameters()]
    network.load([eight_bits(m) for m in network.matrices()])
    yield
    with torch.no_grad():
        for p, own in zip(network.parameters(), kept):
            p.copy_(own)


def eight_bits(matrix):
    ints, scale = in_eight_bits(matrix)
    return ints * scale[:, None]


def rate(seen, total):
    if seen < WARM_UP_LINES:
        return PEAK_RATE * (seen + 200) / (WARM_UP_LINES + 200)
    part = min(1.0, (seen - WARM_UP_LINES) / (total - WARM_UP_LINES))
    return LAST_RATE + (PEAK_RATE - LAST_RATE) * (1 + math.cos(math.pi * part)) / 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=1_460_000)
    parser.add_argument("--reader", choices=READERS, default="first")
    args = parser.parse_args()
    recipe = READERS[args.reader]
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    model = TrainedData(STOCK).widened()
    network = Reader(model.matrices)
    average = [p.detach().clone() for p in network.parameters()]
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trained, betas=(0.9, 0.99))
    checkpoint, seen = args.out.with_suffix(".checkpoint"), 0
    spent = 0.0
    if checkpoint.exists():
        kept = torch.load(checkpoint)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        average, seen, spent = kept["average"], kept["seen"], kept["minutes"]
    # A feeder ends with its reader, also when that one is told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    queue = multiprocessing.Queue(maxsize=200)
    seed = recipe.seed * 1_000_003 + seen
    feeder = multiprocessing.Process(target=feed, args=(queue, args.sources, recipe, seed), daemon=True)
    feeder.start()
    started, last, losses = time.monotonic(), seen, []
    log = args.out.with_suffix(".csv")
    while seen < args.lines:
        images, _, codes = queue.get()
        for group in optimizer.param_groups:
            group["lr"] = rate(seen, args.lines)
        optimizer.zero_grad()
        if seen < ROUNDED_FROM * args.lines:
            loss = loss_of(network, model, images, codes)
            loss.backward()
        else:
            with rounded(network):
                loss = loss_of(network, model, images, codes)
                loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        with torch.no_grad():
            for kept, now in zip(average, network.parameters()):
                kept.lerp_(now, 1 - AVERAGE)
        seen += len(codes)
        losses.append(loss.item())
        if seen - last >= 5_000 or seen >= args.lines:
            last = seen
            is_new = not log.exists()
            with log.open("a") as file:
                if is_new:
                    file.write("lines,minutes,loss,rate\n")
                minutes = spent + (time.monotonic() - started) / 60
                csv.writer(file).writerow([seen, f"{minutes:.1f}", f"{np.mean(losses):.4f}", f"{rate(seen, args.lines):.6f}"])
            losses = []
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "average": average, "seen": seen, "minutes": minutes}, checkpoint)
            write(model, network, average, args.out)
    feeder.terminate()


def write(model, network, average, path):
    """The averaged weights as a model file."""
    now = [p.detach().clone() for p in network.parameters()]
    with torch.no_grad():
        for p, kept in zip(network.parameters(), average):
            p.copy_(kept)
        model.write(network.matrices(), path)
        for p, kept in zip(network.parameters(), now):
            p.copy_(kept)


if __name__ == "__main__":
    main()
