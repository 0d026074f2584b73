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
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import fonts as faces
from lines import Lines
from network import Reader
from recipe import READERS
from text import Texts
from traineddata import TrainedData

STOCK = Path(__file__).parent.parent / "vie.traineddata"
BATCH_PX = 21_000
POOL_LINES = 480
PEAK_RATE, LAST_RATE = 5e-4, 2e-5
WARM_UP_LINES = 4_000
AVERAGE = 0.998


def source(sources, recipe, seed, held_out=False, quality=None):
    model = TrainedData(STOCK)
    texts = Texts(model, [sources / "prose"], random.Random(seed + 1), recipe)
    return Lines(texts, faces.find([sources / "fonts"]), seed, recipe, held_out, quality)


def batches(sources, recipe, seed):
    """Batches of lines of nearly one width, widths in random order."""
    lines, rng = source(sources, recipe, seed), random.Random(seed + 2)
    model = TrainedData(STOCK)
    while True:
        pool = sorted((lines.line() for _ in range(POOL_LINES)), key=lambda l: l[0].shape[1])
        made, batch = [], []
        for line in pool:
            widest = line[0].shape[1]
            if batch and (widest * (len(batch) + 1) > BATCH_PX or widest > 1.06 * batch[0][0].shape[1] + 6):
                made.append(batch)
                batch = []
            batch.append(line)
        made.append(batch)
        rng.shuffle(made)
        for batch in made:
            yield collate(batch, model)


def collate(batch, model):
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
    scores = network(torch.from_numpy(images).float())
    targets = torch.tensor([c for line in codes for c in line])
    steps = torch.tensor([scores.shape[1]] * len(codes))
    lengths = torch.tensor([len(line) for line in codes])
    loss = F.ctc_loss(scores.transpose(0, 1), targets, steps, lengths, model.null, "sum", True)
    return loss / max(1, len(targets)) * 10, scores


def rate(seen, total):
    if seen < WARM_UP_LINES:
        return PEAK_RATE * (seen + 200) / (WARM_UP_LINES + 200)
    part = min(1.0, (seen - WARM_UP_LINES) / (total - WARM_UP_LINES))
    return LAST_RATE + (PEAK_RATE - LAST_RATE) * (1 + math.cos(math.pi * part)) / 2


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--reader", choices=READERS, default="first")
    args = parser.parse_args()
    recipe = READERS[args.reader]
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    model = TrainedData(STOCK)
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
        loss, _ = loss_of(network, model, images, codes)
        optimizer.zero_grad()
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
