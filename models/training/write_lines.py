"""Writes made lines in held-out faces as pictures, for measures through the program's own reader.

    python3 write_lines.py --sources DIR --out FOLDER --kind print|numbers|blanks [--lines N] [--seed N]

FOLDER gets a PNG a line and `truth.tsv`: name, text.
"""

import argparse
from pathlib import Path

import cv2

from recipe import MEASURES
from train import source


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kind", choices=MEASURES, required=True)
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("--seed", type=int, help="other lines of the same kind")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    recipe = MEASURES[args.kind]
    made = source(args.sources, recipe, args.seed or recipe.seed, held_out=True)
    with (args.out / "truth.tsv").open("w") as truth:
        for at in range(args.lines):
            strip, text = made.strip()
            name = f"{at:05}.png"
            cv2.imwrite(str(args.out / name), strip)
            truth.write(f"{name}\t{text}\n")


if __name__ == "__main__":
    main()
