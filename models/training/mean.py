"""The mean of the weights of two models of one training: it reads what each of them reads well.

    python3 mean.py EARLIER LATER OUT [SHARE]

SHARE is the later one's, a half unless said otherwise. Wortsman et al. 2022, "Model soups".
"""

import sys
from pathlib import Path

from network import Reader
from traineddata import TrainedData


def main():
    earlier, later = (TrainedData(Path(path)) for path in sys.argv[1:3])
    share = float(sys.argv[4]) if len(sys.argv) > 4 else 0.5
    both = zip(earlier.matrices, later.matrices)
    later.write(Reader([(1 - share) * a + share * b for a, b in both]).matrices(), Path(sys.argv[3]))


if __name__ == "__main__":
    main()
