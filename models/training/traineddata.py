"""The .traineddata container: its LSTM's matrices out to floats and back to eight bits.

Only weights and scales change: dictionaries, set of characters and everything else stay the stock
file's own bytes, and so does the file's size.
"""

import struct
import unicodedata
from pathlib import Path

import numpy as np

NETWORK, UNICHARSET, RECODER = 17, 21, 22


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
        self.data = bytearray(Path(path).read_bytes())
        count = struct.unpack_from("<I", self.data)[0]
        self.offsets = struct.unpack_from(f"<{count}q", self.data, 4)
        self.places = []
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
        flags, inputs, outputs, _ = cursor.take("iiii")
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
            matrix = np.asarray(matrix, np.float64)
            assert matrix.shape == (rows, columns)
            scale = np.maximum(np.abs(matrix).max(1), 1e-12) / 127
            ints = np.rint(matrix / scale[:, None]).astype(np.int8)
            data[cells : cells + rows * columns] = ints.tobytes()
            data[scales : scales + 8 * rows] = scale.astype("<f8").tobytes()
        Path(path).write_bytes(data)

    def encode(self, text):
        """Codes of a text; a character without a code raises KeyError."""
        return [self.code_of[c] for c in text]
