"""Scores both readers on hands that they never saw: `evaluate.py DIR FIRST SECOND` (weights as shipped).

which of ten: each held-out real digit as MNIST has it, alone, as large as slots have it, and the same
in a clean slot between print, as scanned; the most probable of the ten digits;
digits: the same and digits of held-out fonts, read freely: nothing, a slash or two digits may be read;
strings: numbers and days by held-out fonts, by held-out real digits, stamped, printed; by other pens,
slanted, widened, bent, and as scans bring them;
agreed: the share that both readers read alike and surely, and how many of these are wrong.
"""

import random
import struct
import sys
from collections import defaultdict

import cv2
import numpy as np
import torch

import pens
from network import LABELS
from slots import HEIGHT_PX, Slots

LEAST_LOOK, LEAST_TOGETHER = 0.65, 0.90
# Of the prefix search: strings kept, labels that begin nothing.
KEPT, LEAST_LABEL = 10, 1e-4


def load(path):
    """Layers of a file that `train.py` wrote: weight, bias, keeps rows, pool."""
    file = open(path, "rb").read()
    assert file[:8] == b"SODIGIT1"
    count, at, layers = struct.unpack_from("<I", file, 8)[0], 12, []
    for _ in range(count):
        rows, columns, inputs, outputs, down, across, keeps = struct.unpack_from("<7I", file, at)
        at += 28
        scale, bias = np.frombuffer(file, "<f4", 2 * outputs, at).reshape(2, outputs)
        at += 8 * outputs
        whole = np.frombuffer(file, np.int8, rows * columns * inputs * outputs, at)
        at += len(whole)
        weight = whole.reshape(rows, columns, inputs, outputs).transpose(3, 2, 0, 1) * scale[:, None, None, None]
        layers.append((torch.tensor(weight), torch.tensor(bias), keeps, (down, across)))
    return layers


def scores(layers, picture):
    """Log probabilities of a picture's steps."""
    x = torch.from_numpy(picture)[None, None]
    for at, (weight, bias, keeps, pool) in enumerate(layers):
        rows, columns = weight.shape[2:]
        x = torch.conv2d(x, weight, bias, padding=(rows // 2 if keeps else 0, columns // 2))
        if at < len(layers) - 1:
            x = torch.max_pool2d(torch.relu(x), pool)
    return torch.log_softmax(x[0, :, 0].T, 1)


def best_path(steps):
    text, before = "", 0
    for label in steps.argmax(1).tolist():
        if label not in (0, before):
            text += LABELS[label]
        before = label
    return text


def probability(steps, text):
    labels = torch.tensor([[LABELS.index(c) for c in text]], dtype=torch.long)
    lengths = torch.tensor([steps.shape[0]]), torch.tensor([len(text)])
    loss = torch.nn.functional.ctc_loss(steps[:, None], labels, *lengths, reduction="sum")
    return float(torch.exp(-loss))


def readings(steps):
    """The most probable strings: prefix search over CTC labels, as the program does it."""
    kept = {(): (1.0, 0.0)}  # labels: probability of the paths that end in a blank, in the last label
    for step in steps.exp().tolist():
        after = defaultdict(lambda: [0.0, 0.0])
        for labels, (blank, label) in kept.items():
            after[labels][0] += (blank + label) * step[0]
            for sign in range(1, len(step)):
                if step[sign] < LEAST_LABEL:
                    continue
                if labels and labels[-1] == sign:
                    after[labels][1] += label * step[sign]
                    after[labels + (sign,)][1] += blank * step[sign]
                else:
                    after[labels + (sign,)][1] += (blank + label) * step[sign]
        best = sorted(after.items(), key=lambda item: -sum(item[1]))[:KEPT]
        kept = {labels: tuple(ends) for labels, ends in best}
    return {"".join(LABELS[sign] for sign in labels): sum(ends) for labels, ends in kept.items()}


def together(readers, picture):
    """The reading both support most, each reader's probability for it."""
    each = [readings(scores(reader, picture)) for reader in readers]
    text = max(set(each[0]) | set(each[1]), key=lambda t: sum(read.get(t, 0.0) for read in each))
    return text, [read.get(text, 0.0) for read in each]


def which_of_ten(title, readers, items):
    right, count = [0, 0, 0], 0
    for picture, text, _ in items:
        each = np.array([[probability(scores(reader, picture), digit) for digit in "0123456789"] for reader in readers])
        reads = [*each.argmax(1), each.sum(0).argmax()]
        right = [r + (read == int(text)) for r, read in zip(right, reads)]
        count += 1
    first, second, both = (100 * r / count for r in right)
    print(f"{title:34s} n {count}  first {first:.2f} %  second {second:.2f} %  both {both:.2f} %", flush=True)


def measure(title, readers, items):
    right = [0, 0, 0]
    given = wrong = 0
    mistakes = []
    for picture, text, _ in items:
        for at, reader in enumerate(readers):
            right[at] += best_path(scores(reader, picture)) == text
        read, each = together(readers, picture)
        right[2] += read == text
        if min(each) >= LEAST_LOOK and sum(each) / 2 >= LEAST_TOGETHER and read and "?" not in read:
            given += 1
            wrong += read != text
            if read != text:
                mistakes.append(f"{text}:{read}")
    count = len(items)
    first, second, both = (100 * r / count for r in right)
    print(f"{title:34s} n {count}  first {first:.2f} %  second {second:.2f} %  both {both:.2f} %  agreed {100 * given / count:.1f} %, of these wrong {wrong} {mistakes[:6]}", flush=True)


def one_real_digit_each(folder):
    """Every held-out real digit, in a plain slot."""
    slots = Slots(folder, 5, {"real": 1.0}, held_out=True, as_it_is=True)
    for digit, pictures in enumerate(slots.hands.digits):
        for picture in pictures:
            slots.hands.digits = [[picture] if at == digit else p for at, p in enumerate(slots.hands.digits)]
            yield slots.slot(str(digit), quality=0.0)


def alone(folder):
    """Every held-out real digit with nothing beside it."""
    side, margin = 24, 20
    top = (HEIGHT_PX - side) // 2 + 2
    for digit, pictures in enumerate(pens.Hands(folder, held_out=True).digits):
        for picture in pictures:
            slot = np.zeros((HEIGHT_PX, side + 2 * margin), np.float32)
            small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
            slot[top : top + side, margin : margin + side] = small.astype(np.float32) / 255
            yield slot, str(digit), None


def main(folder, first, second, count=600):
    torch.set_num_threads(1)
    readers = [load(first), load(second)]
    which_of_ten("real digits, which of ten", readers, alone(folder))
    which_of_ten("the same in a slot", readers, one_real_digit_each(folder))
    measure("real digits, held out", readers, list(one_real_digit_each(folder)))
    rng = random.Random(7)
    fonts = Slots(folder, 6, {"font": 1.0}, held_out=True, as_it_is=True)
    measure("digits of unseen fonts", readers, [fonts.slot(rng.choice("0123456789"), quality=0.0) for _ in range(2 * count)])
    fonts = Slots(folder, 6, {"font": 1.0}, held_out=True)
    numbers = [str(rng.randint(1, 4000)) for _ in range(count)]
    measure("numbers in unseen fonts", readers, [fonts.slot(n, quality=0.0) for n in numbers])
    measure("the same, as scans bring them", readers, [fonts.slot(n) for n in numbers])
    for style in ("real", "machine", "print"):
        slots = Slots(folder, 8, {style: 1.0}, held_out=True)
        measure(f"numbers, {style}, as scans bring them", readers, [slots.slot(n) for n in numbers])
    blanks = Slots(folder, 9, {"font": 1.0}, held_out=True)
    measure("nothing written", readers, [blanks.slot("") for _ in range(count // 2)])
    letters = ["".join(rng.choice(pens.LETTERS) for _ in range(2)) for _ in range(count // 2)]
    measure("letters", readers, [blanks.slot(text) for text in letters])


if __name__ == "__main__":
    assert HEIGHT_PX == 40
    main(*sys.argv[1:4], *(int(a) for a in sys.argv[4:]))
