"""Vietnamese letters for faces that lack them: a face's own letter with the marks of another face.

Many faces of old books have no Vietnamese letters; their letters, figures and italics teach all the same.
"""

import unicodedata
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

import fonts as faces

HORN = "\u031b"
# Of 255: fainter differences between two drawings of a letter are no mark.
FAINT = 40


def compose(draw, letter, x, baseline, font, marks_path, ink, flat=1.0):
    """Draws a letter; the room that it takes. The marks stand to it as they stand to the letter of their own
    face: above it in its middle, a horn and the stroke of đ at its side."""
    base = faces.base_of(letter)
    if base == letter:
        # A sign without marks comes whole from the other face.
        font = faces.at_size(marks_path, font.size)
    draw.text((x, baseline), base, fill=ink, font=font, anchor="ls")
    if base == letter:
        return font.getlength(base)
    box = font.getbbox(base, anchor="ls")
    above, below, own_box, origin = marks_of(marks_path, letter, -font.getbbox("x", anchor="ls")[1])
    if flat < 1:
        above = flattened(above, origin + own_box[1], flat)
    across = x - origin + side(letter, box) - side(letter, own_box)
    draw.bitmap((round(across), round(baseline - origin + box[1] - own_box[1])), above, fill=ink)
    draw.bitmap((round(across), round(baseline)), below, fill=ink)
    return font.getlength(base)


def flattened(above, top_row, flat):
    """Marks brought down upon the letter, whose highest row is `top_row`."""
    low = above.copy()
    low.paste(0, (0, 0, above.width, top_row))
    height = round(top_row * flat)
    low.paste(above.crop((0, 0, above.width, top_row)).resize((above.width, height), Image.BILINEAR), (0, top_row - height))
    return low


def side(letter, box):
    left, _, right, _ = box
    if letter == "Đ":
        return left
    return right if letter == "đ" or HORN in unicodedata.normalize("NFD", letter) else (left + right) / 2


@lru_cache(maxsize=8192)
def marks_of(path, letter, x_px):
    """The ink that a letter has and its base has not, above the baseline and below, from a face with its x as
    high; the box of the base; the distance of the point of origin from the ink's upper left corner."""
    size = round(100 * x_px / -faces.at_size(path, 100).getbbox("x", anchor="ls")[1])
    font, origin, base = faces.at_size(path, size), 2 * size, faces.base_of(letter)
    marks = np.clip(drawn(font, letter, origin) - drawn(font, base, origin), 0, 255)
    marks[marks < FAINT] = 0
    above, below = (Image.fromarray(part.astype(np.uint8)) for part in np.split(marks, [origin]))
    return above, below, font.getbbox(base, anchor="ls"), origin


def drawn(font, letter, origin):
    image = Image.new("L", (2 * origin, 2 * origin), 0)
    ImageDraw.Draw(image).text((origin, origin), letter, fill=255, font=font, anchor="ls")
    return np.array(image, np.int16)
