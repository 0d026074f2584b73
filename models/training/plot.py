"""Plot: `python3 plot.py log.csv log.svg` draws the training's loss over lines."""
import csv
import sys

rows = [(int(r["lines"]), float(r["loss"])) for r in csv.DictReader(open(sys.argv[1]))]
most_x, most_y = max(x for x, _ in rows), max(y for _, y in rows)
points = " ".join(f"{50 + 540 * x / most_x:.1f},{220 - 190 * y / most_y:.1f}" for x, y in rows)
open(sys.argv[2], "w").write(f'''<svg xmlns="http://www.w3.org/2000/svg" width="620" height="260" font-family="sans-serif" font-size="12">
<rect width="620" height="260" fill="white"/><path d="M50 20V220H600" fill="none" stroke="black"/>
<polyline points="{points}" fill="none" stroke="#1f5fa8" stroke-width="2"/>
<text x="300" y="250">lines trained (to {most_x:,})</text><text x="54" y="16">CTC loss, ten characters (to {most_y:.2f})</text></svg>
''')
