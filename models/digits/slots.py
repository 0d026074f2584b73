"""Slots: the blank of a form with what somebody wrote into it, as a scan brings it."""

import random

import cv2
import numpy as np

import pens

HEIGHT_PX = 40
SIZE_PX = 54  # 13 pt at 300 dots per inch
ABOVE_PX, BELOW_PX = 55, 31  # of the crop, round the baseline
ROOM_PX = 90
PLAIN = 0.25  # of slots: the hand's own signs, neither slanted nor bent
LEAST_IN_CROP, LEAST_SEEN = 0.93, 0.3  # shares of the ink without which a sign cannot be read
BEFORE = ("Số:", "Số", "Số :", "ngày", "tháng", "Ngãi, ngày", "Nội, ngày", "ngày", "tháng", "năm", "No:", "")
AFTER = ("/QĐ-UBND", "/GPXD", "/UBND-KT", "/TTr-UBND", "/BC-CC", "/GP-BCT", "/KKT", "tháng", "năm", "tháng", "năm", "/", "")
NEIGHBOURS = ("TỈNH QUẢNG NGÃI", "Độc lập - Tự do - Hạnh phúc", "V/v tham gia ý kiến", "CỤC HÓA CHẤT", "SỞ Y TẾ")


def written(rng):
    """What stands in the slot."""
    kind = rng.random()
    if kind < 0.06:
        return ""
    if kind < 0.10:
        return "".join(rng.choice(pens.LETTERS + "0123456789") for _ in range(rng.randint(1, 4)))
    if kind < 0.45:
        day = rng.randint(1, 31)
        return f"{day:02}" if rng.random() < 0.75 else str(day)
    length = rng.choices((1, 2, 3, 4, 5, 6), (8, 24, 32, 26, 7, 3))[0]
    digits = [rng.choice("0123456789") for _ in range(length)]
    for at in range(1, length):
        if rng.random() < 0.08:
            digits[at] = digits[at - 1]
    return "".join(digits)


class Slots:
    """An endless source of slots: picture for the network, text with `?` for what is no digit."""

    def __init__(self, folder, seed, shares, held_out=False, as_it_is=False):
        self.rng, self.shares, self.as_it_is = random.Random(seed), shares, as_it_is
        self.noise = np.random.default_rng(seed)
        self.hands, self.teaches = pens.Hands(folder, held_out), not held_out

    def slot(self, text=None, quality=None):
        """A picture, its text, and the share of its width at which the middle of each sign stands.

        A slot on which nobody could read what was written is drawn again."""
        rng = self.rng
        text = written(rng) if text is None else text
        while True:
            paper, ink, middles = self.page(text)
            picture = normalized(degraded(paper, rng, self.noise, quality))
            if all_seen(picture, ink, middles):
                shares = [middle / paper.shape[1] for middle in middles]
                return picture, "".join(c if c.isdigit() else "?" for c in text), shares

    def page(self, text):
        rng = self.rng
        face = rng.choice(self.hands.print)
        font = pens.at_size(face, SIZE_PX)
        style = rng.choices(list(self.shares), list(self.shares.values()))[0]
        as_it_is = self.as_it_is or self.teaches and rng.random() < PLAIN
        pen = pens.Pen(self.hands, rng, SIZE_PX, style, face, as_it_is)
        width = int(600 + len(text) * pen.height_px * 1.6)
        printed = np.zeros((ABOVE_PX + BELOW_PX + 2 * ROOM_PX, width), np.uint8)
        ink, baseline = np.zeros_like(printed), ROOM_PX + ABOVE_PX
        left = 240
        draw(printed, font, rng.choice(BEFORE), left, baseline, "rs")
        start = left + rng.uniform(-4, 14) if rng.random() < 0.4 else left + rng.uniform(0, 70)
        end, middles = pen.write(ink, text, start, baseline + (0 if style == "print" else rng.uniform(-8, 9)))
        right = int(end + (rng.uniform(-5, 14) if rng.random() < 0.4 else rng.uniform(0, 80)))
        right = max(right, left + 40)
        if rng.random() < 0.3:
            leader(printed, font, rng, left, right, baseline)
        draw(printed, font, rng.choice(AFTER), right, baseline, "ls")
        if rng.random() < 0.3:
            at = rng.choice((-1, 1)) * rng.uniform(58, 80)
            draw(printed, font, rng.choice(NEIGHBOURS), rng.randint(0, 200), int(baseline + at), "ls")
        if rng.random() < 0.05:
            cv2.line(ink, (0, baseline + rng.randint(14, 34)), (width, baseline + rng.randint(14, 34)), 255, rng.randint(2, 5))
        paper = np.full(printed.shape, 255.0, np.float32)
        shade, pen_shade = rng.uniform(0, 70), rng.choice([rng.uniform(0, 90), rng.uniform(40, 165)])
        paper -= printed.astype(np.float32) / 255 * (255 - shade)
        stroke = ink.astype(np.float32) / 255
        paper = np.minimum(paper, 255 - stroke * (255 - pen_shade))
        angle_deg = rng.uniform(-1.8, 1.8)
        paper, ink = turned(paper, angle_deg, 255), turned(ink, angle_deg, 0)
        top = ROOM_PX + rng.randint(-8, 8)
        grow = rng.uniform(0.85, 1.2)
        middle = top + (ABOVE_PX + BELOW_PX) / 2
        half = (ABOVE_PX + BELOW_PX) / 2 * grow
        first = max(0, left - rng.randint(0, 80))
        # The end of the crop never cuts what was written.
        first = min(first, max(0, int(start) - 2))
        last = max(right + rng.randint(0, 80), int(end) + 3)
        rows, columns = slice(int(middle - half), int(middle + half)), slice(first, last)
        if ink[rows].sum(dtype=float) < LEAST_IN_CROP * ink.sum(dtype=float):
            ink[:] = 0  # nothing of it counts as seen
        return paper[rows, columns], ink[rows, columns], [m - first for m in middles]


def draw(printed, font, text, x, baseline, anchor):
    if not text:
        return
    box = font.getbbox(text, anchor=anchor)
    mask = font.getmask(text)
    glyphs = np.array(mask, np.uint8).reshape(mask.size[1], mask.size[0])
    left, top = int(x + box[0]), int(baseline + box[1])
    glyphs = glyphs[max(0, -top) :, max(0, -left) :]
    left, top = max(left, 0), max(top, 0)
    room = printed[top : top + glyphs.shape[0], left : left + glyphs.shape[1]]
    np.maximum(room, glyphs[: room.shape[0], : room.shape[1]], out=room)


def leader(printed, font, rng, left, right, baseline):
    """Dots, sometimes dashes, on which one writes."""
    dots = rng.choice((".", ".", "…", "_")) * 40
    end = left + 2
    count = 0
    while end < right and count < 40:
        count += 1
        end = left + 2 + font.getlength(dots[:count])
    draw(printed, font, dots[:count], left + 2, baseline, "ls")


def turned(paper, angle_deg, beyond):
    height, width = paper.shape
    move = cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, 1)
    return cv2.warpAffine(paper, move, (width, height), borderValue=beyond)


def all_seen(picture, ink, middles):
    """Whether enough ink of each sign came through the crop and the scan."""
    scale = picture.shape[1] / ink.shape[1]
    ink = cv2.resize(ink.astype(np.float32), picture.shape[::-1], interpolation=cv2.INTER_AREA)
    borders = [0, *((a + b) / 2 * scale for a, b in zip(middles, middles[1:])), picture.shape[1]]
    signs = [slice(int(a), max(int(b), int(a) + 1)) for a, b in zip(borders, borders[1:])] if middles else []
    return all((picture * ink)[:, sign].sum() > LEAST_SEEN * ink[:, sign].sum() > 0 for sign in signs)


def degraded(paper, rng, noise, quality=None):
    """As scanners, copiers and phones bring it, at their resolution."""
    poor = rng.random() < (0.45 if quality is None else quality)
    scale = rng.choice((1, 1, 0.67, 0.5)) if poor else rng.choice((1, 1, 1, 0.67, 0.5, 0.33))
    blur = rng.uniform(0.3, 2.2 if poor else 1.2)
    paper = cv2.GaussianBlur(paper, (0, 0), blur)
    if scale < 1:
        paper = cv2.resize(paper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tone, contrast = rng.uniform(180, 255), rng.uniform(0.55 if poor else 0.8, 1.0)
    paper = tone - (255 - paper) * contrast * tone / 255
    paper += noise.normal(0, rng.uniform(1, 14 if poor else 6), paper.shape)
    if poor and rng.random() < 0.35:
        drop = cv2.resize(noise.random((8, 24)).astype(np.float32), paper.shape[::-1])
        paper += (255 - paper) * np.clip(drop - rng.uniform(0.5, 0.9), 0, 1) * 1.2
    if poor and rng.random() < 0.5:
        paper = np.where(paper < tone * rng.uniform(0.5, 0.8), 0, 255).astype(np.float32)
        if rng.random() < 0.5:
            specks = noise.random(paper.shape)
            paper[specks < rng.uniform(0, 0.01)] = 0
            paper[specks > 1 - rng.uniform(0, 0.02)] = 255
    paper = np.clip(paper, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        packed = cv2.imencode(".jpg", paper, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 80)])[1]
        paper = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return paper


def normalized(gray):
    """What the network takes: 40 rows, 0 is paper, 1 is the darkest ink."""
    width = max(8, round(gray.shape[1] * HEIGHT_PX / gray.shape[0]))
    shrinks = gray.shape[0] > HEIGHT_PX
    gray = cv2.resize(gray, (width, HEIGHT_PX), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    gray = gray.astype(np.float32)
    paper, dark = np.quantile(gray, 0.5), np.quantile(gray, 0.01)
    return np.clip((paper - gray) / max(paper - dark, 40.0), 0, 1).astype(np.float32)
