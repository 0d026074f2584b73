"""Greedy character error rate on lines of held-out fonts.

    python3 evaluate.py --sources DIR [--faces PREFIX,...] MODEL...
"""

import argparse
from pathlib import Path

import torch

from network import Reader, greedy
from recipe import PRINT
from train import collate, source
from traineddata import TrainedData

LINES = 1_200


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--faces", default="", help="beginnings of files' names, of all held-out faces")
    parser.add_argument("models", nargs="+", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    for quality in ("clean", "office", "poor"):
        lines = source(args.sources, PRINT, PRINT.seed, held_out=True, quality=quality)
        wanted = tuple(args.faces.split(","))
        held_out = [[p for p in family if Path(p).stem.startswith(wanted)] for family in lines.fonts["held_out"]]
        lines.fonts["held_out"] = [family for family in held_out if family]
        sample = [lines.line() for _ in range(LINES)]
        for path in args.models:
            torch.manual_seed(1)
            model = TrainedData(path)
            network = Reader(model.matrices)
            errors = chars = 0
            for line in sample:
                images, steps, _ = collate([line], model)
                with torch.no_grad():
                    read = greedy(network(torch.from_numpy(images).float()), steps, model)[0]
                errors += distance(read, line[1])
                chars += len(line[1])
            print(f"{quality:7} {path.name:30} CER {100 * errors / chars:.2f} %")


if __name__ == "__main__":
    main()
