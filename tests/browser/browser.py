#!/usr/bin/env python3
"""The web pages in a real browser: search, record, highlighted evidence, time line.

    browser.py SOHOA CATALOGUE [--shots FOLDER]

SOHOA is the program, CATALOGUE one that it made of samples/inbox. The places of words come from the
catalogue's own tables, not from the pages under test. With --shots, pictures of all pages are left in
FOLDER for people to look at.
"""
import argparse
import base64
import contextlib
import json
import pathlib
import sqlite3
import subprocess
import time
import unittest
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

WIDE, NARROW = (1400, 900), (420, 860)
ARGS = None


@contextlib.contextmanager
def serving(sohoa, catalogue):
    """The address of a server of the catalogue."""
    command = [sohoa, "serve", "--catalogue", catalogue, "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip().rstrip("/")
        finally:
            server.terminate()
            server.wait(20)


def browser(scripts=True):
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService("/usr/bin/chromedriver")
    driver = webdriver.Chrome(options=options, service=service)
    if not scripts:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    return driver


class Paper:
    """A paper as the catalogue's tables have it: where the words of its proofs stand, as shown."""

    def __init__(self, catalogue, file):
        self.db = sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)
        self.file, = self.db.execute("SELECT id FROM file WHERE name = ?", [file]).fetchone()
        self.id, = self.db.execute("SELECT id FROM record WHERE file = ?", [self.file]).fetchone()

    def field_names(self):
        rows = self.db.execute("SELECT name FROM field WHERE record = ? AND w > 0 ORDER BY name", [self.id])
        return [name for name, in rows]

    def words(self, field):
        """Middles of the words of a field's proof, of the seal that is one, in fractions of the upright page."""
        page, x, y, w, h, text = self.db.execute(
            "SELECT page, x, y, w, h, text FROM field WHERE record = ? AND name = ?", [self.id, field]
        ).fetchone()
        width, height, turns, geometry, lines = self.db.execute(
            "SELECT width_px, height_px, quarter_turns, geometry, words FROM page WHERE file = ? AND number = ?",
            [self.file, page],
        ).fetchone()
        if not text:
            return [upright((x + w / 2) / width, (y + h / 2) / height, turns)]
        matrix = json.loads(geometry)["placement"]["matrix"]
        spoken, found = set(text.split()), []
        for word, wx, wy, ww, wh, *_ in (word for line in json.loads(lines) for word in line):
            sx, sy = mapped(matrix, wx + ww / 2, wy + wh / 2)
            if word in spoken and x <= sx <= x + w and y <= sy <= y + h:
                found.append(upright(sx / width, sy / height, turns))
        return found


def mapped(m, x, y):
    """From the readable page to the page as stored."""
    depth = m[6] * x + m[7] * y + m[8]
    return (m[0] * x + m[1] * y + m[2]) / depth, (m[3] * x + m[4] * y + m[5]) / depth


def upright(x, y, turns):
    """Fractions of the stored page as fractions of the page turned clockwise."""
    return [(x, y), (1 - y, x), (1 - x, 1 - y), (y, 1 - x)][turns]


BOXES = """
    const box = document.querySelector(arguments[0] + ' .box').getBoundingClientRect();
    const img = document.querySelector(arguments[0]).closest('.sheet').querySelector('img');
    const page = img.getBoundingClientRect();
    const view = document.querySelector('.sheets').getBoundingClientRect();
    return {box: [box.left, box.top, box.right, box.bottom],
            page: [page.left, page.top, page.width, page.height],
            view: [Math.max(view.left, 0), Math.max(view.top, 0),
                   Math.min(view.right, innerWidth), Math.min(view.bottom, innerHeight)],
            loaded: img.complete && img.naturalWidth > 0};
"""


class Pages(unittest.TestCase):
    def open(self, path, size=WIDE, scripts=True):
        driver = browser(scripts)
        self.addCleanup(driver.quit)
        driver.set_window_size(*size)
        driver.get(ARGS.address + path)
        return driver

    def assert_on_words(self, driver, paper, field, on_paper=False):
        """The outline lies on the words of the proof, and on a screen inside the view."""
        WebDriverWait(driver, 20).until(lambda d: d.execute_script(BOXES, f"#e-{field}")["loaded"])
        time.sleep(0.5)  # smooth scrolling
        seen = driver.execute_script(BOXES, f"#e-{field}")
        left, top, right, bottom = seen["box"]
        page_x, page_y, page_w, page_h = seen["page"]
        words = paper.words(field)
        self.assertTrue(words, field)
        for x, y in words:
            self.assertTrue(left <= page_x + x * page_w <= right, f"{field}: {x} {seen}")
            self.assertTrue(top <= page_y + y * page_h <= bottom, f"{field}: {y} {seen}")
        if on_paper:
            return True
        view = seen["view"]
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        self.assertTrue(view[1] <= middle_y <= view[3], f"{field} is not scrolled to: {seen}")
        return view[0] <= middle_x <= view[2]

    def test_from_search_to_the_proof_and_along_the_time_line(self):
        driver = self.open("/")
        box = driver.find_element(By.NAME, "q")
        box.send_keys("thu hoi giay phep")
        box.submit()
        self.assertTrue(driver.find_elements(By.CSS_SELECTOR, ".snippet mark"))
        driver.find_element(By.LINK_TEXT, "521/QĐ-KKT").click()
        driver.find_element(By.CSS_SELECTOR, "#f-number a.value").click()
        self.assert_on_words(driver, Paper(ARGS.catalogue, "2022/qd-thuhoi-032.pdf"), "number")
        current = driver.find_elements(By.CSS_SELECTOR, ".facts [aria-current=location]")
        self.assertEqual([link.text for link in current], ["521/QĐ-KKT"])
        # Along the time line to the permit, and from its line back to the words that revoke it.
        driver.find_element(By.CSS_SELECTOR, ".timeline .acts .what a[href^='/records/']").click()
        self.assertIn("107/GPXD-KKT", driver.find_element(By.TAG_NAME, "h1").text)
        self.follow(driver, driver.find_element(By.CSS_SELECTOR, ".timeline .ends .proof a"))
        self.assertEqual(driver.find_element(By.TAG_NAME, "h1").text, "521/QĐ-KKT")
        self.assertTrue(driver.current_url.endswith("#e-act1"))
        self.assert_quiet(driver)

    def test_every_outline_lies_on_its_words_at_every_size(self):
        driver = self.open("/")
        # Scanned upright and askew; lying on its side; born digital.
        for file in ("2024/cv-thamdinh-053.jpg", "2026/gpxd-014.pdf", "2023/gp-vpdd-062.pdf"):
            paper = Paper(ARGS.catalogue, file)
            for size in (WIDE, NARROW):
                driver.set_window_size(*size)
                driver.get(f"{ARGS.address}/records/{paper.id}")
                for index, zoom in enumerate(driver.find_elements(By.CSS_SELECTOR, ".zoom input")):
                    driver.execute_script("arguments[0].click()", zoom)
                    field = paper.field_names()[index]
                    driver.execute_script("location.hash = arguments[0]", f"e-{field}")
                    self.assertTrue(self.assert_on_words(driver, paper, field), f"{field} is beside the view")
        self.assert_quiet(driver)

    def test_without_scripts_anchors_lead_to_the_proof(self):
        paper = Paper(ARGS.catalogue, "2026/gpxd-014.pdf")
        for size in (WIDE, NARROW):
            for field in paper.field_names():
                driver = self.open(f"/records/{paper.id}#e-{field}", size, scripts=False)
                self.assert_on_words(driver, paper, field)
                driver.quit()

    def test_the_outline_lies_on_its_words_when_printed(self):
        paper = Paper(ARGS.catalogue, "2026/gpxd-014.pdf")
        driver = self.open(f"/records/{paper.id}#e-holder")
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        for field in paper.field_names():
            self.assert_on_words(driver, paper, field, on_paper=True)

    def follow(self, driver, link):
        """By the key: the middle of a link that spans two lines may be beside it."""
        link.send_keys(Keys.ENTER)
        WebDriverWait(driver, 20).until(lambda d: "#e-" in d.current_url)

    def test_the_language_stays_chosen(self):
        driver = self.open("/records/1")
        driver.find_element(By.LINK_TEXT, "English").click()
        self.assertIn("Fields", driver.page_source)
        driver.get(ARGS.address + "/expiring")
        self.assertEqual(driver.find_element(By.TAG_NAME, "html").get_attribute("lang"), "en")

    def test_keys_walk_through_the_values(self):
        driver = self.open("/records/1")
        body = driver.find_element(By.TAG_NAME, "body")
        body.send_keys("n")
        first = driver.execute_script("return location.hash")
        driver.switch_to.active_element.send_keys("n")
        second = driver.execute_script("return location.hash")
        driver.switch_to.active_element.send_keys("p")
        self.assertTrue(first.startswith("#e-") and second.startswith("#e-") and first != second)
        self.assertEqual(driver.execute_script("return location.hash"), first)

    def test_everything_has_a_name_for_those_who_cannot_see_it(self):
        driver = self.open("/")
        for path in ("/", "/records/1", "/expiring", "/batches", "/batches/1"):
            driver.get(ARGS.address + path)
            nameless = driver.execute_script("""
                const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length;
                return [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
                    .filter((e) => !named(e)).map((e) => e.outerHTML);""")
            self.assertEqual(nameless, [], path)
            without = driver.find_elements(By.CSS_SELECTOR, "img:not([alt]), table:not(:has(th)), html:not([lang])")
            self.assertEqual(len(without), 0, path)
            self.assertEqual(len(driver.find_elements(By.TAG_NAME, "h1")), 1, path)

    def assert_quiet(self, driver):
        """Nothing failed to load, nothing was refused by the policy."""
        self.assertEqual([entry["message"] for entry in driver.get_log("browser")], [])


def take_shots(folder):
    """Pictures of all pages, for people to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    driver = browser()
    decision = Paper(ARGS.catalogue, "2022/qd-thuhoi-032.pdf").id
    permit = Paper(ARGS.catalogue, "2022/gpxd-031.pdf").id
    turned = Paper(ARGS.catalogue, "2026/gpxd-014.pdf").id
    pages = {
        "search": "/", "query": "/?q=thu+hoi+giay+phep", "record": f"/records/{decision}#e-number",
        "permit": f"/records/{permit}#e-number", "turned": f"/records/{turned}#e-holder",
        "expiring": "/expiring?days=365", "batches": "/batches", "batch": "/batches/1", "failure": "/records/99",
    }
    for language in ("vi", "en"):
        driver.get(f"{ARGS.address}/?lang={language}")
        for name, path in pages.items():
            for size, (width, height) in {"wide": WIDE, "narrow": NARROW}.items():
                driver.set_window_size(width, height)
                driver.get("about:blank")
                driver.get(ARGS.address + path)
                time.sleep(1)
                driver.save_screenshot(str(folder / f"{name}-{size}-{language}.png"))
            if name in ("record", "query"):
                pdf = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False, "paperWidth": 8.27, "paperHeight": 11.69})
                (folder / f"{name}-{language}.pdf").write_bytes(base64.b64decode(pdf["data"]))
    driver.quit()


def main():
    global ARGS
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sohoa")
    parser.add_argument("catalogue")
    parser.add_argument("--shots", type=pathlib.Path)
    ARGS, rest = parser.parse_known_args()
    with serving(ARGS.sohoa, ARGS.catalogue) as address:
        ARGS.address = address
        urllib.request.urlopen(address, timeout=10).read()
        if ARGS.shots:
            take_shots(ARGS.shots)
        unittest.main(argv=["browser.py", *rest])


if __name__ == "__main__":
    main()
