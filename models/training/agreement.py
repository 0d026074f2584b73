"""How right two readers are about numbers, and how true their confidences are.

    python3 agreement.py FOLDER WORDS.tsv      # digits: each reader, both alike
    python3 agreement.py --reliability FOLDER WORDS.tsv
    python3 agreement.py --fit FIRST SECOND FOLDER WORDS.tsv > ../calibration.toml

FOLDER is `write_lines.py`'s, WORDS.tsv the output of `cargo run --release --example read_lines`.
"""

import argparse
import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

# Words above this are not disputed (src/ocr/native/second_look/mod.rs).
GIVEN = 0.70
# Readers agree surely where each is as sure as this of every digit (SURE_TOGETHER there).
SURE = 0.995
# Small letters that figures are taken for: beside a digit they dispute it (LIKE_FIGURES there).
LIKE_FIGURES = "osnlizryqt"
BINS = 10
# Words of a pool before neighbours are joined.
SMALLEST_POOL = 60


def truths(folder):
    rows = (line.rstrip("\n").split("\t") for line in (folder / "truth.tsv").open())
    return {name: text for name, text in rows}


def readings(file):
    """For each reader, for each line, its words: text and confidence."""
    read = defaultdict(lambda: defaultdict(list))
    for row in file.open():
        name, reader, text, confidence, _ = row.rstrip("\n").split("\t")
        read[reader][name].append((text.replace("Ð", "Đ"), float(confidence)))
    return read


def least_sure_digits(file):
    """For each reader, for each line, the confidence of its least sure digit."""
    least = defaultdict(lambda: defaultdict(lambda: 1.0))
    for row in file.open():
        name, reader, _, _, chars = row.rstrip("\n").split("\t")
        for confidence in re.findall(r"(?:^| )\d:([\d.]+)", chars):
            least[reader][name] = min(least[reader][name], float(confidence))
    return least


def folded(word):
    """Letters without marks and digits, as the program compares codes."""
    plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def digits(text):
    return "".join(re.findall(r"\d", text))


def strings(text):
    """The strings of digits in a text, each with its count."""
    return Counter(re.findall(r"\d+", text))


def own(word):
    """A word without the signs round it; those alone where it has nothing else."""
    return re.sub(r"^\W+|\W+$", "", word) or word


def rights(words, truth):
    """For each word whether the truth has it there, whatever signs stand round it."""
    wanted, got = [own(word) for word in truth.split()], [own(text) for text, _ in words]
    matched = SequenceMatcher(None, got, wanted, autojunk=False).get_matching_blocks()
    right = {at for block in matched for at in range(block.a, block.a + block.size)}
    return [at in right for at in range(len(got))]


def agreement(truth, read, sure):
    text = lambda reader, name: " ".join(word for word, _ in read[reader][name])
    wrong = {r: sum(digits(text(r, n)) != digits(t) for n, t in truth.items()) for r in ("first", "second")}
    alike = [n for n in truth if digits(text("first", n)) == digits(text("second", n))]
    both = [n for n in alike if digits(text("first", n)) != digits(truth[n])]
    given = given_wrong = 0
    for name, wanted in truth.items():
        words = read["both"][name]
        for (word, confidence), right in zip(words, rights(words, wanted)):
            if digits(word) and confidence >= GIVEN:
                given += 1
                given_wrong += not right and digits(word) not in [digits(w) for w in wanted.split()]
    print(f"{len(truth)} lines; digits wrong: first reader {wrong['first']}, second {wrong['second']}")
    print(f"both alike in {len(alike)}, of these wrong {len(both)}")
    surely = surely_alike(alike, read, sure)
    other = [n for n in surely if n in both]
    strange = [n for n in surely if strings(text("first", n)) - strings(truth[n])]
    as_letters = len(set(other) - set(strange))
    cut = len(set(strange) - set(other))
    print(f"both surely alike in {len(surely)}, of these wrong {len(other)} ({as_letters} with digits read as letters); {cut} more with a string cut or joined")
    print(f"words with digits at {GIVEN} or more: {given}, of these with wrong digits {given_wrong}")
    for name in both[:40]:
        print(f"  {name} {truth[name]!r} read {text('first', name)!r}")


def surely_alike(alike, read, sure):
    """Lines whose words with digits both readers read to the letter, each of them sure of every digit."""

    def code(reader, name):
        return "".join(folded(word) for word, _ in read[reader][name] if digits(word))

    def is_plain(name):
        words = [word for word, _ in read["first"][name]]
        return not any(re.search(f"\\d[{LIKE_FIGURES}]|[{LIKE_FIGURES}]\\d", word) for word in words)

    same = [n for n in alike if code("first", n) == code("second", n) != "" and is_plain(n)]
    return [n for n in same if min(sure["first"][n], sure["second"][n]) >= SURE]


def reliability(truth, read, reader, has_digits):
    """Bins of confidence: words, mean confidence, share that is right; the expected error."""
    bins = [[0, 0.0, 0] for _ in range(BINS)]
    for name, wanted in truth.items():
        words = read[reader][name]
        for (word, confidence), right in zip(words, rights(words, wanted)):
            if bool(digits(word)) == has_digits:
                into = bins[min(int(confidence * BINS), BINS - 1)]
                into[0] += 1
                into[1] += confidence
                into[2] += right
    total = sum(count for count, _, _ in bins)
    error = sum(abs(sure - right) for _, sure, right in bins) / max(total, 1)
    print(f"{reader}, words {'with' if has_digits else 'without'} digits: {total}, expected error {error:.3f}")
    for count, sure, right in bins:
        if count:
            print(f"  {count:7} words, confidence {sure / count:.3f}, right {right / count:.3f}")


def fitted(truth, read, has_digits):
    """Points [confidence, share that is right], rising: pools of adjacent violators joined."""
    values = []
    for name, wanted in truth.items():
        words = read["both"][name]
        marked = zip(words, rights(words, wanted))
        values += [(sure, right) for (word, sure), right in marked if bool(digits(word)) == has_digits]
    pools = []
    # Words of one confidence stay together.
    for sure, group in groupby(sorted(values), key=lambda value: value[0]):
        group = [right for _, right in group]
        if not pools or pools[-1][2] >= SMALLEST_POOL:
            pools.append([0.0, 0, 0])
        pools[-1] = joined(pools[-1], [sure * len(group), sum(group), len(group)])
    points = []
    for pool in rising(pools):
        x, y = round(pool[0] / pool[2], 4), round(share(pool), 4)
        if 0 < x < 1 and (not points or x > points[-1][0] and y > points[-1][1]):
            points.append([x, y])
    return points


def rising(pools):
    """Neighbours joined until the shares rise."""
    kept = []
    for pool in pools:
        kept.append(pool)
        while len(kept) > 1 and share(kept[-2]) >= share(kept[-1]):
            last = kept.pop()
            kept[-1] = joined(kept[-1], last)
    return kept


def joined(pool, other):
    return [a + b for a, b in zip(pool, other)]


def share(pool):
    """Of right words, with one right and one wrong added: few words promise little."""
    return (pool[1] + 1) / (pool[2] + 2)


def fit(first, second, truth, read):
    prints = [hashlib.sha256(Path(model).read_bytes()).hexdigest()[:12] for model in (first, second)]
    print("# How often words are right, by their confidence: points [confidence, share].")
    print("# Made by models/training/agreement.py --fit.")
    print(f"models = {json.dumps(prints)}")
    print(f"words = {json.dumps(fitted(truth, read, False))}")
    print(f"codes = {json.dumps(fitted(truth, read, True))}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("--reliability", action="store_true")
    parser.add_argument("--fit", nargs=2, metavar="MODEL")
    args = parser.parse_args()
    truth, read = truths(args.folder), readings(args.words)
    if args.fit:
        return fit(*args.fit, truth, read)
    if not args.reliability:
        return agreement(truth, read, least_sure_digits(args.words))
    for reader in read:
        for has_digits in (False, True):
            reliability(truth, read, reader, has_digits)


if __name__ == "__main__":
    main()
