"""Proves in minutes that the shipped files come from this code.

    python3 check.py --sources DIR

They differ from the stock file with more characters in weights alone, and survive reading and writing; a short
run from the stock weights learns.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch

from network import Reader
from recipe import FIRST
from train import STOCK, batches, loss_of
from traineddata import TrainedData

SHIPPED = [STOCK.with_name(name) for name in ("vie.admin.traineddata", "vie.second.traineddata")]
STEPS = 60


def check_file(path):
    stock, shipped = TrainedData(STOCK).widened(), TrainedData(path)
    digest = hashlib.sha256(bytes(shipped.data)).hexdigest()
    assert digest in (STOCK.parent / "README.md").read_text(), f"README.md does not name {digest}"
    changed = np.frombuffer(stock.data, np.uint8) != np.frombuffer(shipped.data, np.uint8)
    for cells, rows, columns, scales in stock.places:
        changed[cells : cells + rows * columns] = changed[scales : scales + 8 * rows] = False
    assert not changed.any(), "more than weights differs from the stock file"
    again = path.with_suffix(".check")
    shipped.write(Reader(shipped.matrices).matrices(), again)
    moved = max(np.abs(a - b).max() for a, b in zip(shipped.matrices, TrainedData(again).matrices))
    again.unlink()
    assert moved < 1e-5, f"a weight moved by {moved}"


def check_learning(sources):
    torch.set_num_threads(1)
    torch.manual_seed(3)
    model = TrainedData(STOCK).widened()
    network = Reader(model.matrices)
    optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], 3e-4)
    losses = []
    for _, (images, _, codes) in zip(range(STEPS), batches(sources, FIRST, 3)):
        loss = loss_of(network, model, images, codes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    first, last = np.median(losses[:20]), np.median(losses[-20:])
    print(f"loss of the first 20 steps {first:.2f}, of the last {last:.2f}")
    assert last < 0.9 * first, "nothing was learned"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=Path, required=True)
    for path in SHIPPED:
        check_file(path)
    check_learning(parser.parse_args().sources)
    print("the shipped models are sound")
