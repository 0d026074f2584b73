"""Lines as scans bring them: printed, scanned, copied, faxed, stamped over, cut out, scaled."""

import random
import re
from itertools import groupby

import cv2
import numpy as np
from PIL import Image, ImageDraw

import fonts as faces
from composed import compose
from pens import Pen
from text import BLANK, plain
from traineddata import ADDED

HEIGHT_PX = 36
# Ranges of a row that shows print and of one that shows the grain of paper differ by more.
CLEARER = 2
MARGIN_PX = 60
# Share of blanks with a dotted line under the pen.
DOTTED = 0.15
# Share of ² and ³ that are a raised 2 or 3.
RAISED = 0.6
RAISED_SIZE = 0.62
# Share of the print that a fax leaves at least: where less is left nobody could say what stood there.
LEAST_KEPT = 0.3
# How high flat marks are, of those of the face.
FLAT = (0.5, 0.9)
PRINT, HAND, SIGN = range(3)
SIGNS = "".join(sign for sign in ADDED if not sign.isalpha())


def choose(rng, shares):
    return rng.choices([s[0] for s in shares], [s[1] for s in shares])[0]


def pieces_of(text, rng, hand_share):
    """The text in pieces, and how each came on paper: blanks of forms and now and then all digits by a
    pen; signs that not every face has."""
    if BLANK[0] in text:
        parts = re.split(f"[{BLANK[0]}{BLANK[1]}]", text)
        return [(part, HAND if at % 2 else PRINT) for at, part in enumerate(parts) if part]
    if rng.random() < hand_share:
        return [(part, HAND if part.isdecimal() else PRINT) for part in re.split(r"([0-9]+)", text) if part]
    return [(part, SIGN if part in SIGNS else PRINT) for part in re.split(f"([{SIGNS}])", text) if part]


class Face:
    """One face at one size, with the ink of one line."""

    def __init__(self, all_fonts, rng, path, size, ink, recipe):
        self.path, self.size, self.ink, self.rng = path, size, ink, rng
        self.font, self.signs = faces.at_size(path, size), all_fonts["signs"]
        is_office = any(path in group for group in all_fonts["office"])
        self.marks_path = None if faces.has_letters(path) else rng.choice(all_fonts["marks"][faces.style(path)])
        self.features = ["onum"] if not is_office and rng.random() < recipe.old_style else None
        self.spread = rng.choice([0, 0, 0, 0, rng.uniform(-0.02, 0.12) * size])
        self.is_raised = rng.random() < RAISED
        self.flat = 1.0
        if recipe.flat_marks and path in all_fonts["marks"][faces.style(path)] and rng.random() < recipe.flat_marks:
            self.marks_path, self.flat = path, rng.uniform(*FLAT)

    def width(self, text):
        return self.font.getlength(text, features=self.features) + self.spread * len(text)

    def write(self, draw, text, x, baseline):
        """Prints a text; the place where the print goes on."""
        for piece, is_own in self.pieces(text):
            if is_own:
                draw.text((x, baseline), piece, fill=self.ink, font=self.font, anchor="ls", features=self.features)
                x += self.font.getlength(piece, features=self.features)
            else:
                x += compose(draw, piece, x, baseline, self.font, self.marks_path, self.ink, self.flat)
            x += self.spread
        return x

    def pieces(self, text):
        """What is printed at once, and whether the face has its letters."""
        if not self.marks_path:
            return [(piece, True) for piece in (list(text) if self.spread else [text])]
        runs = [(is_own, "".join(run)) for is_own, run in groupby(text, self.prints)]
        return [(p, is_own) for is_own, run in runs for p in ([run] if is_own and not self.spread else run)]

    def prints(self, letter):
        if self.flat < 1:
            return not letter.isupper() or faces.base_of(letter) == letter
        return letter == " " or faces.draws(self.path, letter)

    def sign(self, draw, sign, x, baseline):
        """Prints a sign: raised figures as typists make them, others from a face that has them."""
        if sign in "²³" and (self.is_raised or not faces.has_shape(self.path, sign)):
            small = faces.at_size(self.path, max(6, round(self.size * RAISED_SIZE)))
            digit, up = "2" if sign == "²" else "3", self.size * self.rng.uniform(0.26, 0.38)
            draw.text((x, baseline - up), digit, fill=self.ink, font=small, anchor="ls")
            return x + small.getlength(digit) + self.spread
        path = self.path
        if not faces.has_shape(path, sign):
            path = self.rng.choice([p for p in self.signs if faces.has_shape(p, sign)])
        font = faces.at_size(path, self.size)
        draw.text((x, baseline), sign, fill=self.ink, font=font, anchor="ls")
        return x + font.getlength(sign) + self.spread


def printed(text, rng, all_fonts, dpi, recipe, held_out=False):
    """The line on white paper; its baseline's row, the height of its x, its first column of ink and the one after its last."""
    size = max(12, round(rng.choice([11, 12, 13, 13, 13.5, 14, 14, 14, 15]) / 72 * dpi))
    path = faces.pick(all_fonts, rng, recipe.office, held_out)
    face = Face(all_fonts, rng, path, size, rng.randint(0, 50), recipe)
    font, x, x_px = face.font, float(MARGIN_PX), -face.font.getbbox("x", anchor="ls")[1]
    baseline = MARGIN_PX + int(size * 1.25)
    room = int(face.width(text) * 1.6) + 2 * size * (1 + 2 * text.count(BLANK[0]) + sum(c in SIGNS for c in text))
    image = Image.new("L", (room + 2 * MARGIN_PX, size * 2 + 2 * MARGIN_PX), 255)
    draw = ImageDraw.Draw(image)
    pieces = pieces_of(text, rng, recipe.hand_share)
    pen = Pen(all_fonts, rng, size, held_out) if any(way == HAND for _, way in pieces) else None
    for at, (part, way) in enumerate(pieces):
        if way == HAND:
            apart = at == 0 or pieces[at - 1][0].endswith(" "), at + 1 == len(pieces) or pieces[at + 1][0].startswith(" ")
            end = pen.write(image, part, x, baseline, apart)
            if rng.random() < DOTTED:
                dots = "." * int((end - x) / font.getlength("."))
                draw.text((x, baseline), dots, fill=face.ink, font=font, anchor="ls")
            x = end
        else:
            x = (face.sign if way == SIGN else face.write)(draw, part, x, baseline)
    image = image.crop((0, 0, int(x) + MARGIN_PX, image.height))
    inked = np.where((np.asarray(image) < 128).any(0))[0]
    ends = (inked[0], inked[-1] + 1) if len(inked) else (MARGIN_PX, int(x))
    if rng.random() < 0.3:
        draw = ImageDraw.Draw(image)
        for step in (-1, 1):
            y = baseline + step * int(size * rng.uniform(1.25, 1.7))
            other = text[::-1] if rng.random() < 0.5 else text[len(text) // 2 :] + text
            draw.text((MARGIN_PX - rng.randint(0, 50), y), plain(other), fill=face.ink, font=font, anchor="ls")
    return np.array(image), baseline, x_px, ends


def decorated(image, rng, baseline, x_height, quality):
    """Underlines, rules of tables, seals, signatures and the print of the back."""
    height, width = image.shape
    if rng.random() < 0.06:
        y = baseline + int(x_height * rng.uniform(0.25, 0.5))
        left = rng.randint(0, width // 2)
        cv2.line(image, (left, y), (rng.randint(left, width), y), rng.randint(0, 80), rng.randint(1, 4))
    if rng.random() < 0.06:
        for _ in range(rng.randint(1, 3)):
            x = rng.choice([rng.randint(0, MARGIN_PX), rng.randint(width - MARGIN_PX, width)])
            cv2.line(image, (x, 0), (x, height), rng.randint(0, 90), rng.randint(1, 4))
    if rng.random() < (0.08 if quality == "clean" else 0.16):
        seal = np.full_like(image, 255)
        center, radius = (rng.randint(0, width), rng.randint(-height, 2 * height)), rng.randint(80, 260)
        shade = rng.randint(130, 225)
        for r in (radius, radius - rng.randint(6, 20)):
            cv2.circle(seal, center, max(r, 5), shade, rng.randint(2, 7))
        if rng.random() < 0.5:
            cv2.putText(seal, "* KHANH HOA *", (center[0] - 100, baseline), 2, rng.uniform(0.8, 2), shade, 3)
        image = np.minimum(image, seal)
    if rng.random() < 0.05:
        points = np.array([[rng.randint(0, width), rng.randint(0, height)] for _ in range(6)], np.float32)
        t = np.linspace(0, 1, 60)[:, None]
        curve = sum(w * p for w, p in zip(bezier(t), points))
        cv2.polylines(image, [curve.astype(np.int32)], False, rng.randint(40, 170), rng.randint(2, 5), cv2.LINE_AA)
    if quality == "poor" and rng.random() < 0.3:
        back = cv2.GaussianBlur(np.roll(image[:, ::-1], rng.randint(-20, 20), 0), (0, 0), rng.uniform(1, 3))
        image = np.minimum(image, 255 - ((255 - back) * rng.uniform(0.05, 0.3)).astype(np.uint8))
    return image


def bezier(t):
    terms = [1, 5, 10, 10, 5, 1]
    return [n * (1 - t) ** (5 - i) * t**i for i, n in enumerate(terms)]


def scanned(image, rng, quality):
    """What paper, glass, drum and file format do to it."""
    noise = np.random.default_rng(rng.getrandbits(32))
    image = warped(image, rng, quality)
    ink = image < 128
    image = image.astype(np.float32)
    strength = {"clean": 0.25, "office": 0.6, "poor": 1.0}[quality]
    if rng.random() < 0.5 * strength:
        size = rng.choice([2, 3])
        change = (cv2.erode if rng.random() < 0.6 else cv2.dilate)(image, np.ones((size, size)))
        mix = rng.uniform(0.2, 0.95 if quality == "poor" else 0.6)
        image = image * (1 - mix) + change * mix
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.5 + 1.0 * strength))
    if quality != "clean":
        paper, dark = rng.uniform(255 - 60 * strength, 255), rng.uniform(0, 90 * strength)
        image = dark + image / 255 * (paper - dark)
        shade = np.linspace(rng.uniform(-20, 20), rng.uniform(-20, 20), image.shape[1]) * strength
        image = image + shade
    sigma = rng.uniform(0, 4) if quality == "clean" else rng.uniform(1, 6 + 16 * strength)
    grain = noise.normal(0, sigma, image.shape).astype(np.float32)
    if rng.random() < 0.4:
        grain = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.5, 1.2)) * 1.8
    image = image + grain
    if quality == "poor" and rng.random() < 0.45:
        specks = noise.random(image.shape) < rng.uniform(0.0002, 0.006)
        specks = cv2.dilate(specks.astype(np.uint8), np.ones((rng.choice([1, 2, 3]),) * 2))
        image = np.where(specks > 0, rng.choice([20, 20, 240]), image)
    image = np.clip(image, 0, 255).astype(np.uint8)
    if quality == "poor" and rng.random() < 0.4 or quality == "office" and rng.random() < 0.15:
        level = rng.uniform(0.42, 0.72) * (float(image.max()) - float(image.min())) + float(image.min())
        fax = ((image > level) * 255).astype(np.uint8)
        if (fax[ink] == 0).mean() >= LEAST_KEPT:
            return fax
    if rng.random() < 0.75:
        worst = 25 if quality == "poor" else 55
        kept = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(worst, 92)])[1]
        image = cv2.imdecode(kept, cv2.IMREAD_GRAYSCALE)
    return image


def warped(image, rng, quality):
    """A baseline that slopes and bends a little."""
    height, width = image.shape
    if rng.random() > {"clean": 0.2, "office": 0.4, "poor": 0.7}[quality]:
        return image
    x = np.arange(width, dtype=np.float32)
    shift = np.sin(x / rng.uniform(150, 700) + rng.uniform(0, 6)) * rng.uniform(0, 2.2)
    shift += (x - width / 2) * np.tan(np.radians(rng.uniform(-0.2, 0.2)))
    rows = np.arange(height, dtype=np.float32)[:, None] + shift[None]
    columns = np.repeat((x + rng.uniform(-0.5, 0.5))[None], height, 0)
    return cv2.remap(image, columns, rows.astype(np.float32), cv2.INTER_LINEAR, borderValue=255)


def cut(image, rng, baseline, x_height, ends, sides):
    """The strip by the reader's own rule, now and then too high, too low or too wide."""
    above, below = 1.5 * x_height + 4, 0.5 * x_height + 4
    ink = np.where((image[:, MARGIN_PX:-MARGIN_PX] < 128).any(1))[0]
    near = ink[(ink > baseline - 2.3 * x_height) & (ink < baseline + 0.9 * x_height)]
    if len(near):
        above = max(above, min(baseline - near[0] + 4, 2.3 * x_height))
        below = max(below, min(near[-1] - baseline + 4, 0.9 * x_height))
    height = above + below
    above += height * rng.uniform(-0.05, 0.06)
    below += height * rng.uniform(-0.04, 0.06)
    if rng.random() < 0.15:
        above += height * rng.uniform(0, 0.35)
    if rng.random() < 0.06:
        below += height * rng.uniform(0, 0.2)
    top, bottom = max(0, round(baseline - above)), min(image.shape[0], round(baseline + below))
    left = MARGIN_PX - rng.randint(1, 14)
    right = image.shape[1] - MARGIN_PX + rng.randint(1, 14)
    if sides:
        left, right = (end + sign * round(x_height * rng.uniform(*sides)) for end, sign in zip(ends, (-1, 1)))
    return image[top:bottom, max(0, left):right]


def network_line(strip):
    """As the reader scales: to 36 rows, sharpened, black to -1, white to 1."""
    scale = HEIGHT_PX / strip.shape[0]
    width = max(3, round(strip.shape[1] * scale))
    way = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    image = cv2.resize(strip, (width, HEIGHT_PX), interpolation=way).astype(np.float32)
    if scale < 1.4:
        box, share = (3, 0.2) if scale < 0.7 else (5, 0.4)
        image = np.clip(image + share * (image - cv2.blur(image, (box, box))), 0, 255)
    black, white = black_and_white(np.rint(image))
    half = (white - black) / 2
    image = (image - black) / (half if half > 0 else 1) - 1
    return np.clip(np.rint(128 * image), -127, 127) / np.float32(127)


def black_and_white(image):
    """Black and white point: the middle row's, unless another row has more than `CLEARER` times its
    range; then a crop is too high or too low and the middle is blank."""
    middle, *others = (extremes(image[HEIGHT_PX * sixths // 6]) for sixths in (3, 2, 4))
    middle = 0.0 if middle[0] is None else middle[0], 255.0 if middle[1] is None else middle[1]
    clear = [(b, w) for b, w in others if None not in (b, w) and w - b > CLEARER * (middle[1] - middle[0])]
    return max(clear, key=lambda points: points[1] - points[0], default=middle)


def extremes(row):
    """The lower quartile of a row's local minima, the upper of its maxima; nothing where it has none."""
    before, here, after = row[:-2], row[1:-1], row[2:]
    low = ((here < before) & (here <= after)) | ((here <= before) & (here < after))
    high = ((here > before) & (here >= after)) | ((here >= before) & (here > after))
    black = float(np.quantile(here[low], 0.25)) if low.any() else None
    return black, float(np.quantile(here[high], 0.75)) if high.any() else None


class Lines:
    """An endless source of lines with their texts."""

    def __init__(self, texts, all_fonts, seed, recipe, held_out=False, quality=None):
        self.texts, self.fonts, self.rng = texts, all_fonts, random.Random(seed)
        self.recipe, self.held_out, self.quality = recipe, held_out, quality

    def line(self):
        """The line as the network takes it, its text."""
        strip, text = self.strip()
        return network_line(strip), text

    def strip(self):
        """The line as it is cut out of a page, its text."""
        rng = self.rng
        quality = self.quality or choose(rng, self.recipe.qualities)
        dpi = 300 if quality == "clean" else choose(rng, ((300, 0.6), (200, 0.2), (400, 0.1), (150, 0.1)))
        text = self.texts.line()
        image, baseline, x_height, ends = printed(text, rng, self.fonts, dpi, self.recipe, self.held_out)
        image = decorated(image, rng, baseline, x_height, quality)
        image = scanned(image, rng, quality)
        strip = cut(image, rng, baseline, x_height, ends, self.recipe.sides)
        if dpi < 220:
            grow = 300 / dpi
            strip = cv2.resize(strip, None, fx=grow, fy=grow, interpolation=cv2.INTER_CUBIC)
        return strip, plain(text)
