#!/usr/bin/env python3
"""page.py PROGRAM [--long] [--axe FILE] [--shots FOLDER] [--measure PAGE]: pages of --report in headless Chromium.

They say nothing by scripts of their texts, have no serious finding of axe-core (FILE is its axe.min.js; else it is left
out, and that is said), are judged by keys, and what is saved from that tunes a threshold. --measure: only how large
PAGE is, how soon it paints, and how long a filter takes. Exit code 77: there is no browser here."""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from browser import Browser, Missing

HERE = pathlib.Path(__file__).resolve().parent
NBYTES_MOST, PAINT_MS_MOST, FILTER_MS_MOST = 2_000_000, 1000, 100
PAIRS_JUDGED = 30

# Each is a title, an id, a source and part of a text. What they would run calls owned().
HOSTILE = [
    "</script><script>owned()</script>", "<script>owned()</script>", "<img src=x onerror=owned()>",
    "\"><svg onload=owned()>", "'><details open ontoggle=owned()>", "<!--", "--><script>owned()</script>",
    "]]><script>owned()</script>", "</style><script>owned()</script>", "</title><script>owned()</script>",
    "</textarea><script>owned()</script>", "</bdi></span></div></main><h1>elsewhere</h1>", "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">", "<link rel=stylesheet href=https://evil.example/x.css>",
    "<iframe src=javascript:owned()></iframe>", "<style>*{display:none}</style>", "<a href=javascript:owned()>here</a>",
    "javascript:owned()", "data:text/html,<script>owned()</script>", "&lt;script&gt;owned()&lt;/script&gt;", "&#60;script&#62;",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07", "\x1b[2J\x1b[H", "a\x00b\x08\x08c", "\u202eesrever si siht\u202c", "\u2066\u2067\u2068 never closed",
    "\u202d\u202e\u202a\u202b", "\u200b\u2060\ufeff nothing seen", "\u2028line\u2029paragraph", "\U000e0041\U000e0042 tags",
    "Z\u0351\u0340\u0365\u0363\u035b\u0346\u0344\u0350\u0357" * 40, "W" * 3000, "\u0627\u0644\u062e\u0628\u0631 " * 60,
    "\u05e2\u05d1\u05e8\u05d9\u05ea <b>bold</b> \u05e2\u05d1\u05e8\u05d9\u05ea", "{{constructor.constructor('owned()')()}}", "${owned()}",
    "\\u003cscript\\u003eowned()\\u003c/script\\u003e", "%3Cscript%3Eowned()%3C/script%3E", "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<script>owned()</script>",
    "`;owned();//", "\ud7ff\ue000\U0010ffff\ufdd0",
]
ARABIC = ("\u0623\u0639\u0644\u0646\u062a \u0627\u0644\u0633\u0644\u0637\u0627\u062a \u0641\u062a\u062d \u0627\u0644\u0645\u064a\u0646\u0627\u0621 "
          "\u0628\u0639\u062f \u0623\u064a\u0627\u0645 \u0645\u0646 \u0627\u0644\u0639\u0648\u0627\u0635\u0641 \u0627\u0644\u0634\u062f\u064a\u062f\u0629 ")

failures = []


def check(is_right, what):
    print(("ok      " if is_right else "not ok  ") + what)
    if not is_right:
        failures.append(what)


def write_world(folder, stories):
    """A world of tests/world.py, with dates; returns the dump and the story of each document."""
    prefix = folder / "world"
    subprocess.run([sys.executable, HERE.parent / "world.py", prefix, "1", str(stories)], check=True)
    chance = random.Random(1)
    dump = folder / "dump.jsonl"
    with open(f"{prefix}.jsonl", encoding="utf-8") as lines, open(dump, "w", encoding="utf-8") as out:
        for line in lines:
            record = json.loads(line)
            record["date"] = f"2025-03-{chance.randrange(1, 29):02}T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z"
            out.write(json.dumps(record) + "\n")
    with open(f"{prefix}.gold.tsv", encoding="utf-8") as lines:
        return dump, dict(line.rstrip("\n").split("\t")[:2] for line in lines)


def write_hostile(folder):
    """Every hostile string in two prints of a story of its own, one of them cut so that it is a borderline pair."""
    dump = folder / "hostile.jsonl"
    chance = random.Random(2)
    words = ["".join(chance.choice("abdegiklmnoprstu") for _ in range(chance.randrange(3, 9))) for _ in range(4000)]
    with open(dump, "w", encoding="utf-8") as out:
        for number, hostile in enumerate(HOSTILE + [ARABIC * 12]):
            story = [" ".join(chance.choice(words) for _ in range(12)).capitalize() + "." for _ in range(10)]
            other = [" ".join(chance.choice(words) for _ in range(12)).capitalize() + "." for _ in range(6)]
            half = len(story) // 2
            prints = [[hostile, *story[:half], hostile, *story[half:]], [hostile, *other, *story[: half + number % 4]]]
            for copy, sentences in enumerate(prints):
                record = {"id": f"{hostile}{copy}", "url": hostile, "date": hostile if number % 2 else "2025-03-04",
                          "text": "\n".join(sentences)}
                out.write(json.dumps(record) + "\n")
    return dump


def make(program, dump, page, *options):
    subprocess.run([program, "cluster", dump, "-q", "-o", os.devnull, "--report", page, *options], check=True)


def serious(browser, axe, what):
    if axe is None:
        return
    browser.run(axe)
    found = browser.run("return axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations)")
    bad = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    for rule in bad:
        print(f"        {rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes'][:2]]}")
    check(not bad, f"{what}: {len(bad)} serious findings of axe-core, {len(found) - len(bad)} lesser")


def open_all(browser):
    browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; });")


def check_inert(browser, page, narrow):
    browser.open(page)
    browser.run("window.owned = () => { window.isOwned = true; };")
    open_all(browser)
    browser.run("document.querySelectorAll('a[href^=javascript]').forEach((a) => a.click())")
    time.sleep(0.3)
    requests = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
    own = "file://" + os.path.realpath(page)
    loaded = [entry["params"]["request"]["url"] for entry in requests
              if entry["method"] == "Network.requestWillBeSent" and entry["params"].get("documentURL") == own]
    check(not browser.has_dialog() and browser.run("return window.isOwned !== true"), "no script of a text runs")
    check(loaded == [own], f"nothing is loaded but the page: {loaded}")
    check(browser.log() == [], "the console is silent")
    check(browser.run("return document.querySelectorAll('script').length") == 2, "the page has its two scripts alone")
    foreign = "img, iframe, base, link, object, embed, form, main h1, svg [onload], [onerror], [ontoggle]"
    check(browser.run("return document.querySelectorAll(arguments[0]).length", foreign) == 0, "no element is of a text")
    check(browser.run("return document.querySelectorAll('main > section').length") == 5, "all five views stand")
    wide = browser.run("return document.documentElement.scrollWidth - innerWidth")
    check(wide <= 0, f"nothing is wider than the window of {narrow}")
    out = browser.run("""
        const side = (e) => e.getBoundingClientRect();
        return Array.from(document.querySelectorAll('.pair')).filter((pair) => {
            pair.style.contentVisibility = 'visible';
            return Array.from(pair.querySelectorAll('.side, .by, .text')).some((part) =>
                side(part).right > side(pair).right + 1 || side(part).left < side(pair).left - 1);
        }).length""")
    check(out == 0, f"no text leaves its pair at {narrow}")


def check_hostile(program, folder, axe, shots, is_long):
    page = folder / "hostile.html"
    make(program, write_hostile(folder), page)
    said = page.read_text(encoding="utf-8")
    check("\u202e" not in said and "\x1b" not in said and "\x00" not in said, "no control of a text is in the page")
    for narrow, size in (("1280", (1280, 900)), *((("500", (500, 900)),) if is_long else ())):
        with tempfile.TemporaryDirectory() as downloads, Browser(downloads, size=size) as browser:
            check_inert(browser, page, narrow)
            if narrow == "1280":
                serious(browser, axe, "hostile texts")
                turned = browser.run("""
                    return Array.from(document.querySelectorAll('.text')).filter((e) => /^\\s*\\u0623/.test(e.textContent))
                        .map((e) => getComputedStyle(e).direction)""")
                check(turned != [] and set(turned) == {"rtl"}, "texts from right to left are set so")
            if shots:
                browser.screenshot(f"{shots}/hostile-{narrow}.png")


def check_views(program, dump, folder, axe, shots, is_long):
    near = ["--profile", "near", "-t", "0.5"]
    others = (("news", [], False), ("near", near, False), ("near", near, True))
    for name, options, dark in (("news", [], True), *(others if is_long else ())):
        page = folder / f"{name}.html"
        make(program, dump, page, *options)
        with tempfile.TemporaryDirectory() as downloads, Browser(downloads, dark=dark) as browser:
            browser.open(page)
            is_dark = browser.run("return matchMedia('(prefers-color-scheme: dark)').matches")
            check(is_dark == dark, f"the {name} page is {'dark' if dark else 'light'}")
            browser.run("document.querySelectorAll('.pair').forEach((e) => { e.style.contentVisibility = 'visible'; });"
                        "document.querySelectorAll('details').forEach((d, i) => { d.open = i < 6; });")
            serious(browser, axe, f"{name}, {'dark' if dark else 'light'}")
            for view in ("pairs", "groups", "sources", "removed", "run") if shots else ():
                browser.run("document.documentElement.style.scrollBehavior = 'auto';"
                            "document.getElementById(arguments[0]).scrollIntoView()", view)
                browser.screenshot(f"{shots}/{name}-{'dark' if dark else 'light'}-{view}.png")


def check_without_script(page):
    with tempfile.TemporaryDirectory() as downloads, Browser(downloads, scripts=False) as browser:
        browser.open(page)
        check(browser.run("return !document.documentElement.classList.contains('js')"), "the page has no script here")
        seen = browser.run("""
            const shows = (s) => Array.from(document.querySelectorAll(s)).filter((e) => e.checkVisibility()).length;
            return [shows('.pair'), shows('.group summary'), shows('.judge'), shows('.scripted'), shows('noscript p')]""")
        check(seen[0] > 0 and seen[1] > 0, f"pairs and groups are read without it: {seen[0]} and {seen[1]}")
        check(seen[2] == seen[3] == 0 and seen[4] == 1, "what needs it is not shown, and that is said")
        browser.run("document.querySelector('.group summary').click()")
        check(browser.run("return document.querySelector('.group').open"), "groups open without it")


def check_tables(browser):
    sorted_ = browser.run("""
        const table = document.querySelector('#sources table.sortable'), seen = [];
        const values = () => Array.from(table.tBodies[0].rows, (row) => Number(row.cells[2].dataset.v));
        for (let i = 0; i < 2; i++) {
            table.tHead.rows[0].cells[2].querySelector('button').click();
            const v = values();
            seen.push(table.tHead.rows[0].cells[2].getAttribute('aria-sort'),
                      v.every((x, k) => k === 0 || (i === 0 ? v[k - 1] >= x : v[k - 1] <= x)));
        }
        return seen""")
    check(sorted_ == ["descending", True, "ascending", True], f"tables are sorted: {sorted_}")
    ordered = browser.run("""
        const order = document.getElementById('groups-order');
        order.value = 'diversity';
        order.dispatchEvent(new Event('change'));
        const v = Array.from(document.querySelectorAll('.group'), (e) => Number(e.dataset.diversity));
        return v.length > 2 && v.every((x, k) => k === 0 || v[k - 1] >= x)""")
    check(ordered, "groups are put in order")


def filter_ms(browser):
    """The slowest of some filters, until the page is laid out anew; and how many groups one shows at least, and in the end."""
    return browser.run("""
        const input = document.getElementById('groups-filter'), groups = document.querySelectorAll('.group');
        let slowest = 0, fewest = groups.length;
        for (const wanted of ['th', 'a', 'zzzz', '']) {
            const start = performance.now();
            input.value = wanted;
            input.dispatchEvent(new Event('input'));
            document.body.getBoundingClientRect();
            slowest = Math.max(slowest, performance.now() - start);
            fewest = Math.min(fewest, Array.from(groups).filter((g) => !g.hidden).length);
        }
        return [slowest, fewest, Array.from(groups).filter((g) => !g.hidden).length, groups.length]""")


def paint_ms(browser, page):
    """The soonest of three: what else the machine does is no matter of the page."""
    times = []
    for _ in range(3):
        browser.open(page)
        for _ in range(50):
            entries = browser.run("return performance.getEntriesByName('first-contentful-paint').map((e) => e.startTime)")
            if entries:
                times.append(entries[0])
                break
            time.sleep(0.05)
    return min(times) if times else float("inf")


def check_speed(browser, page):
    nbytes = os.path.getsize(page)
    paint = paint_ms(browser, page)
    slowest, fewest, again, count = min(filter_ms(browser) for _ in range(3))
    check(nbytes <= NBYTES_MOST, f"{nbytes:,} bytes, {NBYTES_MOST:,} at most")
    check(paint <= PAINT_MS_MOST, f"first paint after {paint:.0f} ms, {PAINT_MS_MOST} at most")
    check(slowest <= FILTER_MS_MOST, f"a filter takes {slowest:.1f} ms, {FILTER_MS_MOST} at most")
    check(fewest == 0 and again == count, "a filter that fits nothing hides all, an empty one nothing")


def saved(downloads):
    for _ in range(100):
        files = [path for path in pathlib.Path(downloads).glob("gold*.tsv")]
        if files and files[0].stat().st_size > 0:
            return files[0]
        time.sleep(0.1)
    return None


def check_judging(program, dump, stories, page):
    pairs = json.loads(page.read_text(encoding="utf-8").split("id=pairs-data>")[1].split("</script>")[0])
    check(len(pairs) >= PAIRS_JUDGED, f"{len(pairs)} pairs to judge, {PAIRS_JUDGED} at least")
    doubts = [abs(similarity - 0.45) for _, _, similarity in pairs]
    check(all(a <= b + 0.0001 for a, b in zip(doubts, doubts[1:])), "the most doubtful come first")
    check(any(p[2] < 0.45 for p in pairs) and any(p[2] >= 0.45 for p in pairs), "they are from both sides")
    ids = [name for a, b, _ in pairs for name in (a, b)]
    check(len(set(ids)) == len(ids), "no document stands in two pairs")
    with tempfile.TemporaryDirectory() as downloads, Browser(downloads) as browser:
        check_speed(browser, page)
        check_tables(browser)
        browser.open(page)
        wanted = ["same" if stories[a] == stories[b] else "different" for a, b, _ in pairs][:PAIRS_JUDGED]
        browser.keys("j")
        browser.keys("sua")  # skipped, taken back, and judged
        browser.keys("ku")
        check(browser.run("return document.getElementById('judged').textContent") == "0", "a verdict is taken back")
        browser.run("document.activeElement.blur(); scrollTo(0, 0)")
        browser.keys("".join("a" if verdict == "same" else "r" for verdict in wanted))
        seen = browser.run("return Array.from(document.querySelectorAll('.pair[data-verdict]'), (e) => e.dataset.verdict)")
        check(seen == wanted, f"{len(seen)} pairs are judged by keys")
        browser.open(page)
        check(browser.run("return document.getElementById('judged').textContent") == str(PAIRS_JUDGED),
              "verdicts outlive a reload")
        browser.click("#export")
        gold = saved(downloads)
        check(gold is not None, "gold.tsv is saved")
        if gold is None:
            return
        labels = dict(line.split("\t") for line in gold.read_text(encoding="utf-8").splitlines())
        told = all((labels[a] == labels[b]) == (verdict == "same") for (a, b, _), verdict in zip(pairs, wanted))
        check(len(labels) == 2 * PAIRS_JUDGED and told, "it has the verdicts")
        tuned = subprocess.run([program, "tune", dump, gold, "-q"], capture_output=True, text=True)
        check(tuned.returncode == 0 and f"Best for the {2 * PAIRS_JUDGED} documents labelled" in tuned.stdout,
              "tune takes it: " + (tuned.stdout.strip().splitlines() or [tuned.stderr])[-1])
        browser.click("#forget")
        browser.open(page)
        check(browser.run("return document.getElementById('judged').textContent") == "0", "verdicts can be forgotten")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--axe")
    parser.add_argument("--shots")
    parser.add_argument("--long", action="store_true", help="all profiles, colours and widths")
    parser.add_argument("--measure")
    given = parser.parse_args()
    if given.measure:
        with tempfile.TemporaryDirectory() as downloads, Browser(downloads) as browser:
            check_speed(browser, given.measure)
        return
    axe = pathlib.Path(given.axe).read_text(encoding="utf-8") if given.axe else None
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        dump, stories = write_world(folder, 600)
        check_hostile(given.program, folder, axe, given.shots, given.long)
        check_views(given.program, dump, folder, axe, given.shots, given.long)
        check_judging(given.program, dump, stories, folder / "news.html")
        check_without_script(folder / "news.html")
    if axe is None:
        print("skipped: axe-core, which is not here")


if __name__ == "__main__":
    try:
        main()
    except Missing as error:
        print(f"skipped: {error}")
        sys.exit(77)
    print(f"{len(failures)} failed")
    sys.exit(1 if failures else 0)
