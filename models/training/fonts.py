"""Fonts of lines: the faces offices print with, and many others; some held out for evaluation.

All are free (SIL OFL, GPL with font exception, Apache, Bitstream Vera): README.md lists them.
"""

import random
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

# The faces that Vietnamese offices use (Times New Roman, Arial); their share of lines is the recipe's.
OFFICE = ("LiberationSerif", "LiberationSans")
OTHERS = (
    "FreeSerif", "FreeSans", "DoulosSIL", "NotoSerif-", "NotoSans-", "CharisSIL", "Carlito",
    "LinLibertine_R", "LinLibertine_B", "texgyrepagella", "texgyreschola", "texgyretermes",
    "texgyrebonum", "DejaVuSerif", "DejaVuSans", "LiberationMono", "Roboto-", "RobotoSlab", "Vollkorn",
    "Junicode", "Quicksand", "Andika-", "NotoSansMono-Regular", "STIX",
)
# Signs that few faces have are drawn with one of these.
SIGNS = ("DejaVuSans", "DejaVuSerif", "FreeSerif", "FreeSans", "STIXTwo")
# Faces of old books: their figures are old-style, their italics far from the office's. They come this often for
# each other family, in all styles alike.
BOOKISH, BOOKISH_WEIGHT = (
    "Alegreya_", "Buenard", "Cardo", "Castoro_", "CormorantGaramond", "Cormorant_", "FanwoodText", "Fraunces", "GFSDidot",
    "GoudyBookletter", "IMFell", "Junicode", "LibreCaslon", "LinLibertine", "Playfair_", "Rosarivo", "SortsMillGoudy",
    "Spectral_", "Vollkorn",
), 3
# What a face needs that takes the marks of Vietnamese letters from another face (composed.py).
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ı/-:;.,()%"
HELD_OUT = ("GentiumPlus", "OpenSans-", "EBGaramond", "texgyreheros-")
NEEDED = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯằẵẳặếệễổộữựỹỡừẤỀỘỮỐẢ0123456789/-:;.,()%\"'&"
MARKED = "ăâđêôơưáắấéếíóốớúứýàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ"
# Of a letter's ink: by less it does not differ from the letter without one of its marks.
LEAST_MARK = 0.005
# Letters of which each has other marks.
MEASURED = "đĐấẤẫẵằẲịĩỈợờỠỹỵữỮỰếỆ"
DOT_BELOW = "\u0323"
SHAPE_PX, ASIDE_PX = 60, range(-3, 4)
# Faces draw the same in place of all signs that they lack; these stand for nothing.
NO_SIGNS = "\uffff\u0378"
UNWANTED = ("Display", "Math", "Condensed", "Light", "Thin", "Black", "ExtraBold", "Narrow", "Mono-")


@lru_cache(maxsize=512)
def at_size(path, size_px):
    return ImageFont.truetype(path, size_px)


@lru_cache(maxsize=512)
def unshaped(path):
    """A face that only draws signs of its own; shapers put others together of letters and marks."""
    return ImageFont.truetype(path, 24, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def has_shape(path, sign):
    """Whether a face has a shape of its own for a sign."""
    font = unshaped(path)
    return bytes(font.getmask(sign)) not in (b"", *(bytes(font.getmask(c)) for c in NO_SIGNS))


@lru_cache(maxsize=None)
def has_letters(path):
    """Whether each needed letter has a shape of its own, and each mark is drawn: some faces print Ậ as Ạ,
    Đ as D."""
    try:
        return all(has_shape(path, c) for c in NEEDED) and prints(path, MARKED + MARKED.upper())
    except OSError:
        return False


def prints(path, text):
    """Whether a face has each letter of a text, with all its marks."""
    return all(draws(path, c) for c in set(text) - {" "})


@lru_cache(maxsize=None)
def draws(path, letter):
    """Whether a face has a letter, with all its marks."""
    without = with_less(letter) if letter.lower() in MARKED else []
    return has_shape(path, letter) and all(differs(path, letter, less) for less in without)


def with_less(letter):
    """The letter without one of its marks, for each."""
    if letter in "đĐ":
        return ["d" if letter == "đ" else "D"]
    base, *marks = unicodedata.normalize("NFD", letter)
    return [unicodedata.normalize("NFC", base + "".join(marks[:at] + marks[at + 1 :])) for at in range(len(marks))]


def differs(path, letter, other):
    ink, without = shape(path, letter), shape(path, other)
    least = LEAST_MARK * np.count_nonzero(ink)
    return all(np.count_nonzero(ink != np.roll(without, by)) >= least for by in ASIDE_PX)


@lru_cache(maxsize=256)
def shape(path, letter):
    image = Image.new("L", (2 * SHAPE_PX, 3 * SHAPE_PX), 0)
    ImageDraw.Draw(image).text((SHAPE_PX // 2, 2 * SHAPE_PX), letter, fill=255, font=at_size(path, SHAPE_PX), anchor="ls")
    return np.array(image) > 100


def find(roots):
    """Families by where they are used: `office`, `others`, `held_out`; files: `hand`, `signs`, by their style
    `marks`, whose marks faces without Vietnamese letters take; the folder of real `digits`."""
    files = sorted(p for root in roots for e in ("ttf", "otf") for p in Path(root).rglob(f"*.{e}"))
    files = [p for p in files if not any(u in p.stem for u in UNWANTED)]

    def family(prefixes):
        groups = [[str(p) for p in files if p.stem.startswith(f)] for f in prefixes]
        return [[p for p in g if has_letters(p)] for g in groups]

    office = family(OFFICE)
    assert all(office), f"a family of {OFFICE} has no face with Vietnamese letters in {roots}"
    more = [sorted(str(p) for p in files if f in p.parents) for root in roots for f in sorted((Path(root) / "faces").glob("*"))]
    more = [[p for p in family if is_font(p) and (has_letters(p) or prints(p, PLAIN))] for family in more]
    others = [g for g in family(OTHERS) + more if g]
    hand = [str(p) for root in roots for p in sorted(Path(root).rglob("*-latin-400-normal.woff"))]
    return {
        "office": office,
        "others": others,
        "marks": marks(office + others),
        "held_out": [g for g in family(HELD_OUT) if g],
        "hand": [p for p in hand if is_hand(p)],
        "signs": [str(p) for p in files if p.stem.startswith(SIGNS) and "Mono" not in p.stem],
        "digits": next(str(Path(root) / "digits") for root in roots if (Path(root) / "digits").is_dir()),
    }


def marks(families):
    of_style = defaultdict(list)
    for path in (p for family in families for p in family if has_letters(p) and all(holds_base(p, c) for c in MEASURED)):
        of_style[style(path)].append(path)
    return of_style


def holds_base(path, letter):
    """Whether a letter is its base and marks; some faces move or narrow the base."""
    ink = shape(path, letter)
    return np.count_nonzero(shape(path, base_of(letter)) & ~ink) < LEAST_MARK * np.count_nonzero(ink)


def base_of(letter):
    """The letter without marks; i without its dot where a mark takes its place."""
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    base, *marks = unicodedata.normalize("NFD", letter)
    return "ı" if base == "i" and marks != [DOT_BELOW] else base


def style(path):
    return "Bold" in Path(path).stem, any(s in Path(path).stem for s in ("Italic", "Oblique"))


def is_font(path):
    try:
        return bool(at_size(path, SHAPE_PX))
    except OSError:
        return False


def is_hand(path):
    hands = ("caveat", "cedarville", "covered", "gaegu", "gloria", "handlee", "homemade", "indie",
             "kalam", "nanum-pen", "patrick", "reenie", "shadows", "sriracha")
    return any(h in Path(path).name for h in hands)


# Offices set little in bold italics.
STYLES = (("BoldItalic", 0.3), ("BoldOblique", 0.3), ("Italic", 0.7), ("Oblique", 0.5), ("Bold", 0.9))


def of_family(group, rng):
    weight = lambda path: next((w for style, w in STYLES if style in path), 1.6)
    return rng.choices(group, [weight(path) for path in group])[0]


def pick(fonts, rng: random.Random, shares, held_out=False):
    """A file: office faces by their shares, else any other family, bookish ones more often."""
    if held_out:
        return of_family(rng.choice(fonts["held_out"]), rng)
    chance = rng.random()
    for group, share in zip(fonts["office"], shares):
        if chance < share:
            return of_family(group, rng)
        chance -= share
    weights = [BOOKISH_WEIGHT if is_bookish(group) else 1 for group in fonts["others"]]
    group = rng.choices(fonts["others"], weights)[0]
    return rng.choice(group) if is_bookish(group) else of_family(group, rng)


def is_bookish(group):
    return Path(group[0]).stem.startswith(BOOKISH)
