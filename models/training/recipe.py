"""What a reader sees while it learns. Two readers that learn apart err apart."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """Shares of faces, qualities, pens and blanks of forms in the lines of one reader."""

    seed: int
    office: tuple  # shares of the faces in fonts.OFFICE
    qualities: tuple
    hand_share: float  # of lines with digits: all of them by pen
    blank_share: float  # of lines: blanks of forms, filled in by pen
    number_share: float = 0.0  # of lines: numbers of papers, dates, codes
    cell_share: float = 0.0  # of lines: numbers alone, as in tables
    old_style: float = 0.2  # of faces that have old-style figures: printed with them
    closed: float = 0.0  # of lines that end in a letter or figure: a sign that closes a sentence is put there
    flat_marks: float = 0.0  # of lines: capitals with marks as flat and close as in Times New Roman
    roman_share: float = 0.0  # of lines: classes, quarters, annexes by Roman numerals
    sides: tuple = ()  # least and most paper beside the print, in x-heights


# Reads every line.
FIRST = Recipe(
    seed=1,
    office=(0.32, 0.10),
    qualities=(("clean", 0.36), ("office", 0.26), ("poor", 0.38)),
    hand_share=0.04,
    blank_share=0.06,
    number_share=0.08,
    cell_share=0.04,
    old_style=0.35,
    closed=0.6,
    flat_marks=0.3,
    roman_share=0.03,
    sides=(0.08, 0.8),
)
# Reads digits and doubtful words once more.
SECOND = Recipe(
    seed=2,
    office=(0.22, 0.06),
    qualities=(("clean", 0.24), ("office", 0.34), ("poor", 0.42)),
    hand_share=0.03,
    blank_share=0.12,
    number_share=0.3,
    cell_share=0.08,
    old_style=0.35,
    closed=0.6,
    flat_marks=0.3,
    roman_share=0.03,
    sides=(0.08, 0.8),
)
# Measures of print: no pens.
PRINT = Recipe(seed=77_000, office=(), qualities=FIRST.qualities, hand_share=0.0, blank_share=0.0)
NUMBERS = replace(PRINT, seed=78_000, number_share=1.0)
# The same with pens that were held out.
BLANKS = replace(PRINT, seed=79_000, blank_share=1.0)
READERS = {"first": FIRST, "second": SECOND}
MEASURES = {"print": PRINT, "numbers": NUMBERS, "blanks": BLANKS}
