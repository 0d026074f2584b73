"""The .traineddata container: its LSTM's matrices out to floats and back to eight bits.

Training changes weights and scales alone. `widened` gives the stock file codes for characters of our
papers that it has none for; dictionaries and everything else stay the stock file's own bytes.
"""

import struct
import unicodedata
from pathlib import Path

import numpy as np

NETWORK, UNICHARSET, RECODER = 17, 21, 22
# Characters that get a code: the one they look like, whose weights they begin with, and the rest of
# their line in the set of characters but for their own and the other case's number.
ADDED = {
    "²": ("2", "0 Common {own} 4 {own}"),
    "³": ("3", "0 Common {own} 4 {own}"),
    "☐": ("O", "0 Common {own} 10 {own}"),
    "☒": ("X", "0 Common {own} 10 {own}"),
    "☑": ("V", "0 Common {own} 10 {own}"),
    "±": ("+", "0 Common {own} 4 {own}"),
    "≤": ("<", "0 Common {own} 10 {own}"),
    "≥": (">", "0 Common {own} 10 {own}"),
    "•": ("*", "10 Common {own} 10 {own}"),
    "ỵ": ("y", "3 Latin {other} 0 {own}"),
    "Ỵ": ("Y", "5 Latin {other} 0 {own}"),
}
OTHER_CASE = {"ỵ": "Ỵ", "Ỵ": "ỵ"}
# A new code begins as unlikely as this against the one it looks like.
UNLIKELY = 5.0


def in_eight_bits(matrix):
    """Whole numbers and, for each row, the step that makes 127 of them its largest weight."""
    matrix = np.asarray(matrix, np.float64)
    scale = np.maximum(np.abs(matrix).max(1), 1e-12) / 127
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale


class Cursor:
    """Reads little-endian values from a place in the file on."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def name(self):
        length = self.take("I")
        self.at += length
        return bytes(self.data[self.at - length : self.at]).decode()


class TrainedData:
    """A model file. `matrices` are float arrays in the file's order, bias in the last column."""

    def __init__(self, path):
        self._parse(bytearray(Path(path).read_bytes()))

    def _parse(self, data):
        self.data = data
        count = struct.unpack_from("<I", self.data)[0]
        self.offsets = struct.unpack_from(f"<{count}q", self.data, 4)
        self.places, self.nodes = [], []
        self._node(Cursor(self.data, self.offsets[NETWORK]))
        self.matrices = [self._read(*place) for place in self.places]
        self.code_of, self.text_of, self.null = self._alphabet()

    def _part(self, slot):
        later = [o for o in self.offsets[slot + 1 :] if o >= 0]
        return self.data[self.offsets[slot] : min(later, default=len(self.data))]

    def _alphabet(self):
        lines = self._part(UNICHARSET).decode().split("\n")
        tokens = [line.split(" ")[0] for line in lines[1 : int(lines[0]) + 1]]
        texts = [" " if t == "NULL" else unicodedata.normalize("NFC", t) for t in tokens]
        cursor = Cursor(self._part(RECODER), 0)
        codes = [cursor.take("bIi")[2] for _ in range(cursor.take("I"))]
        # "Joined" and "Broken" stand for no character.
        null = codes[1]
        code_of = {t: c for t, c in zip(texts, codes) if c != null}
        return code_of, {c: t for t, c in code_of.items()}, null

    def _node(self, cursor):
        cursor.take("b")
        kind = cursor.name()
        cursor.take("bb")
        self.nodes.append(cursor.at)
        flags = cursor.take("iiii")[0]
        cursor.name()
        if kind in ("Series", "Parallel", "RTLReversed", "XYTranspose"):
            for _ in range(cursor.take("I")):
                self._node(cursor)
            if flags & 64:
                rates = cursor.take("I")
                cursor.at += 4 * rates
        elif kind == "Input":
            cursor.take("iiiii")
        elif kind in ("Convolve", "Maxpool"):
            cursor.take("ii")
        elif kind in ("LSTM", "SummLSTM"):
            cursor.take("i")
            for _ in range(4):
                self._matrix(cursor)
        else:
            self._matrix(cursor)

    def _matrix(self, cursor):
        mode = cursor.take("B")
        assert mode == 133, f"eight-bit weights expected, mode {mode} found"
        rows, columns = cursor.take("II")
        cursor.take("b")
        cells = cursor.at
        cursor.at += rows * columns
        count = cursor.take("I")
        self.places.append((cells, rows, columns, cursor.at))
        cursor.at += 8 * count

    def _read(self, cells, rows, columns, scales):
        ints = np.frombuffer(self.data, np.int8, rows * columns, cells).reshape(rows, columns)
        return ints * np.frombuffer(self.data, np.float64, rows, scales)[:, None]

    def write(self, matrices, path):
        """Writes the file with these floats, each row rounded to 127 steps of its largest."""
        data = bytearray(self.data)
        for (cells, rows, columns, scales), matrix in zip(self.places, matrices, strict=True):
            assert matrix.shape == (rows, columns)
            ints, scale = in_eight_bits(matrix)
            data[cells : cells + rows * columns] = ints.tobytes()
            data[scales : scales + 8 * rows] = scale.astype("<f8").tobytes()
        Path(path).write_bytes(data)

    def widened(self):
        """This file, made to hold the `ADDED` characters; their weights are still those they look like."""
        if set(ADDED) <= set(self.code_of):
            return self
        cells, rows, columns, scales = self.places[-1]
        ints = np.frombuffer(self.data, np.int8, rows * columns, cells).reshape(rows, columns)
        like = [self.code_of[looks_like] for looks_like, _ in ADDED.values()]
        matrix = self._read(*self.places[-1])
        more = matrix[like]
        more[:, -1] -= UNLIKELY
        more, scale = in_eight_bits(more)
        ints = np.concatenate([ints, more])
        scale = np.concatenate([np.frombuffer(self.data, np.float64, rows, scales), scale])
        data, first = bytearray(self.data), self.offsets[NETWORK]
        # Outputs and number of weights stand in the heads of the whole and of its last layer.
        for head in (self.nodes[0], self.nodes[-1]):
            outputs, weights = struct.unpack_from("<ii", data, head + 8)
            struct.pack_into("<ii", data, head + 8, outputs + len(ADDED), weights + len(ADDED) * columns)
        struct.pack_into("<I", data, cells - 9, rows + len(ADDED))
        end = scales + 8 * rows
        matrix = ints.tobytes() + struct.pack("<I", len(scale)) + scale.astype("<f8").tobytes()
        network = bytes(data[first:cells]) + matrix + bytes(self._part(NETWORK)[end - first :])
        parts = {NETWORK: network, UNICHARSET: self._more_characters(), RECODER: self._more_codes(rows)}
        wide = TrainedData.__new__(TrainedData)
        wide._parse(self._joined(parts))
        return wide

    def _more_characters(self):
        lines = self._part(UNICHARSET).decode().split("\n")
        count = int(lines[0])
        own = {c: count + at for at, c in enumerate(ADDED)}
        metrics = "0,255,0,255,0,0,0,0,0,0"
        for c, (_, rest) in ADDED.items():
            properties, rest = rest.split(" ", 1)
            rest = rest.format(own=own[c], other=own[OTHER_CASE.get(c, c)])
            lines.insert(1 + own[c], f"{c} {properties} {metrics} {rest} {c}\t# {c} [{ord(c):x} ]")
        lines[0] = str(count + len(ADDED))
        return "\n".join(lines).encode()

    def _more_codes(self, first):
        recoder = bytearray(self._part(RECODER))
        count = struct.unpack_from("<I", recoder)[0]
        struct.pack_into("<I", recoder, 0, count + len(ADDED))
        return bytes(recoder) + b"".join(struct.pack("<bIi", 1, 1, first + at) for at in range(len(ADDED)))

    def _joined(self, changed):
        """The container with some parts changed."""
        places, body = [], bytearray()
        begin = 4 + 8 * len(self.offsets)
        for slot, offset in enumerate(self.offsets):
            places.append(begin + len(body) if offset >= 0 else -1)
            if offset >= 0:
                body += changed.get(slot) or self._part(slot)
        return bytearray(struct.pack(f"<I{len(places)}q", len(places), *places)) + body

    def encode(self, text):
        """Codes of a text; a character without a code raises KeyError."""
        return [self.code_of[c] for c in text]
