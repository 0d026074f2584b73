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
    numbers_only: bool = False


# Reads every line. Its hand lines were in handwriting fonts alone when the shipped file was trained.
FIRST = Recipe(
    seed=1,
    office=(0.36, 0.10),
    qualities=(("clean", 0.38), ("office", 0.24), ("poor", 0.38)),
    hand_share=0.06,
    blank_share=0.0,
)
# Reads digits and doubtful words once more.
SECOND = Recipe(
    seed=2,
    office=(0.24, 0.08),
    qualities=(("clean", 0.22), ("office", 0.36), ("poor", 0.42)),
    hand_share=0.04,
    blank_share=0.24,
)
# Measures of print: no pens.
PRINT = Recipe(seed=77_000, office=(), qualities=FIRST.qualities, hand_share=0.0, blank_share=0.0)
NUMBERS = replace(PRINT, seed=78_000, numbers_only=True)
# The same with pens that were held out.
BLANKS = replace(PRINT, seed=79_000, blank_share=1.0)
READERS = {"first": FIRST, "second": SECOND}
MEASURES = {"print": PRINT, "numbers": NUMBERS, "blanks": BLANKS}
