"""The container: what is read is written back."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from traineddata import TrainedData

STOCK = Path(__file__).parent.parent / "vie.traineddata"


class Container(unittest.TestCase):
    def test_every_weight_is_found(self):
        model = TrainedData(STOCK)
        self.assertEqual(sum(m.size for m in model.matrices), 416_301)
        self.assertEqual(len(model.matrices), 18)
        self.assertEqual(model.null, 268)

    def test_floats_go_back_into_the_same_file(self):
        model = TrainedData(STOCK)
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / "again.traineddata"
            model.write(model.matrices, again)
            self.assertEqual(again.stat().st_size, STOCK.stat().st_size)
            for before, after in zip(model.matrices, TrainedData(again).matrices):
                step = np.abs(before).max(1, keepdims=True) / 127
                self.assertTrue((np.abs(before - after) <= 0.51 * step).all())

    def test_more_characters_leave_the_others_as_they_are(self):
        stock, wide = TrainedData(STOCK), TrainedData(STOCK).widened()
        self.assertEqual(wide.null, stock.null)
        for c, code in stock.code_of.items():
            self.assertEqual(wide.code_of[c], code)
        for before, after in zip(stock.matrices, wide.matrices):
            self.assertTrue((before == after[: len(before)]).all())
        text = "Diện tích: 120 m², ☒ huyện lỵ ≤ 5 %"
        self.assertEqual("".join(wide.text_of[code] for code in wide.encode(text)), text)
        with self.assertRaises(KeyError):
            stock.encode(text)
        self.assertIs(wide.widened(), wide)

    def test_letters_have_codes(self):
        model = TrainedData(STOCK)
        text = "Số: 45/GPXD-KKT, ngày 05 tháng 10 năm 2025"
        read = "".join(model.text_of[code] for code in model.encode(text))
        self.assertEqual(read, text)


if __name__ == "__main__":
    unittest.main()
