"""Teaches one of the two readers of slots: `train.py DIR first|second OUT [minutes [OUT.pt of
an earlier run]]` (one thread).

The places of the signs are known, so each step is told its label; CTC's loss over whole strings goes
with it, because strings are what is read in the end.
"""

import random
import struct
import sys
import time
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from network import LABELS, SHAPES, Reader, folded
from slots import HEIGHT_PX, Slots

BATCH, NEW, POOL, STEP_PX = 64, 12, 15_000, 2
UNTOLD = -100
# Real digits, handwriting fonts, numbering machines, print.
SHARES = {
    "first": {"real": 0.52, "font": 0.32, "machine": 0.08, "print": 0.08},
    "second": {"real": 0.38, "font": 0.46, "machine": 0.08, "print": 0.08},
}
SEEDS = {"first": 1, "second": 2}


def batch_of(items):
    """Pictures side by side, padded with paper, and their texts."""
    width = max(picture.shape[1] for picture, _, _ in items)
    pictures = np.zeros((len(items), 1, HEIGHT_PX, width), np.float32)
    told = np.zeros((len(items), width // STEP_PX), np.int64)
    for at, (picture, text, shares) in enumerate(items):
        pictures[at, 0, :, : picture.shape[1]] = picture
        tell(told[at], text, [share * picture.shape[1] / STEP_PX for share in shares])
    texts = [[LABELS.index(c) for c in text] for _, text, _ in items]
    steps = torch.tensor([picture.shape[1] // STEP_PX for picture, _, _ in items])
    flat = torch.tensor([label for text in texts for label in text])
    lengths = torch.tensor([len(text) for text in texts])
    return torch.from_numpy(pictures), torch.from_numpy(told), steps, flat, lengths


def tell(steps, text, middles):
    """Labels round the middle of each sign, blank away from all, untold between."""
    for around, told in ((2, True), (0, False)):
        for sign, middle in zip(text, middles):
            first, last = int(middle - 0.5 - around), int(middle + 0.5 + around)
            steps[max(first, 0) : last + 1] = UNTOLD if told else LABELS.index(sign)


def again(item, rng):
    """A slot seen before, a little lighter, wider and moved."""
    picture, text, shares = item
    picture = np.roll(picture, rng.randint(-2, 2), 0) * rng.uniform(0.75, 1.0)
    return picture.astype(np.float32), text, shares


def keep(pool, item, rng):
    """Slots of one width are taught together; the oldest give way."""
    if not fits(item):
        return
    if len(pool) < POOL:
        pool.append(item)
    else:
        pool[rng.randrange(POOL)] = item


def fits(item):
    """Whether the network has steps enough for the text."""
    picture, text, _ = item
    repeats = sum(a == b for a, b in zip(text, text[1:]))
    return picture.shape[1] // STEP_PX > len(text) + repeats + 1


def teach(folder, name, path, minutes, earlier=None):
    torch.set_num_threads(1)
    torch.manual_seed(SEEDS[name])
    # What goes on from an earlier run sees other slots.
    seed = SEEDS[name] + (zlib.crc32(Path(earlier).read_bytes()) if earlier else 0)
    rng, slots = random.Random(seed), Slots(folder, seed, SHARES[name])
    reader = Reader(name).to(memory_format=torch.channels_last)
    if earlier:
        reader.load_state_dict(torch.load(earlier))
    # What was learned before is refined with smaller steps, on other slots.
    rate = 1.2e-3 if earlier else 3e-3
    pools = defaultdict(list)
    weight = torch.tensor([0.3] + [1.0] * (len(LABELS) - 1))
    best = torch.optim.AdamW(reader.parameters(), lr=rate, weight_decay=1e-3)
    started, step, shown = time.process_time(), 0, []
    while (spent := (time.process_time() - started) / 60) < minutes:
        for group in best.param_groups:
            share = spent / minutes
            group["lr"] = rate * min(1, step / 100 + 0.05) * (1 - share) ** 0.9 + 1e-5
        for item in (slots.slot() for _ in range(NEW if step else 20 * BATCH)):
            keep(pools[min(item[0].shape[1] // 24, 9)], item, rng)
        pool = rng.choices(list(pools.values()), [len(pool) for pool in pools.values()])[0]
        chosen = [again(rng.choice(pool), rng) for _ in range(BATCH)]
        pictures, told, steps, texts, lengths = batch_of(chosen)
        with torch.autocast("cpu", torch.bfloat16):
            scores = reader(pictures.contiguous(memory_format=torch.channels_last))
        steps = steps.clamp(max=scores.shape[1])
        strings = torch.nn.functional.ctc_loss(scores.transpose(0, 1), texts, steps, lengths, zero_infinity=True)
        places = torch.nn.functional.nll_loss(scores.flatten(0, 1), told[:, : scores.shape[1]].flatten(), weight, ignore_index=UNTOLD)
        loss = places + 0.3 * strings
        best.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 2.0)
        best.step()
        shown.append(strings.item())
        step += 1
        if step % 100 == 0:
            write(reader.eval(), name, path)
            reader.train()
            print(f"{name} {spent:.1f} min step {step} loss {np.mean(shown[-100:]):.3f}", flush=True)
    return reader.eval()


def write(reader, name, path):
    """Weights as bytes, scaled per output, beside what a reader of them must know."""
    with open(path, "wb") as out:
        out.write(b"SODIGIT1")
        out.write(struct.pack("<I", len(SHAPES[name])))
        for (weight, bias), (rows, columns, outputs, pool) in zip(folded(reader), SHAPES[name]):
            down, across = pool or (1, 1)
            inputs = weight.shape[1]  # of outputs, inputs, rows, columns
            out.write(struct.pack("<7I", rows, columns, inputs, outputs, down, across, int(pool is not None)))
            scale = np.maximum(np.abs(weight).max(axis=(1, 2, 3)), 1e-9) / 127
            whole = np.round(weight / scale[:, None, None, None]).astype(np.int8)
            out.write(scale.astype("<f4").tobytes())
            out.write(bias.astype("<f4").tobytes())
            out.write(whole.transpose(2, 3, 1, 0).copy(order="C").tobytes())  # rows, columns, inputs, outputs


if __name__ == "__main__":
    folder, name, path = sys.argv[1:4]
    minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 6.0
    taught = teach(folder, name, path, minutes, *sys.argv[5:6])
    torch.save(taught.state_dict(), path + ".pt")
    write(taught, name, path)
