#!/usr/bin/env python3
"""made.py KIND COUNT: a dump of JSON Lines that is made up as it is written, its sentences never the same again, so that what a
document has in common with others is the same at any size.

    stories  COUNT documents of about 400 bytes: each third story printed six times (whole, cut, with more added)
    equal    COUNT prints of one text, of 50 sites, among 500 documents of stories
    footer   COUNT pages of one site, each a story of its own over one footer
"""
import itertools
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python" / "tests" / "spark"))

from spark_dumps import sentence  # noqa: E402


SYLLABLES = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]


def fresh_sentence(chance):
    """Of words of which there are some 200 million, so that texts have hardly one in common by chance."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.randint(8, 12))]
    return " ".join(words).capitalize() + "."


def stories(chance):
    for i in itertools.count():
        story = [fresh_sentence(chance) for _ in range(chance.randint(4, 7))]
        texts = [" ".join(story)]
        if i % 3 == 0:
            cut, more = " ".join(story[: len(story) // 2 + 1]), fresh_sentence(chance)
            texts += [texts[0], texts[0].upper(), cut, f"{more} {texts[0]}", f"{more} {texts[0]}"]
        for number, text in enumerate(texts):
            yield {"id": f"s{i}-{number}", "text": text, "url": f"https://site{(i + number) % 97}.example/{i}"}


def equal(chance, count):
    first = " ".join(sentence(chance) for _ in range(8))
    for i in range(count):
        yield {"id": f"e{i:06}", "text": first, "url": f"https://site{i % 50}.example/"}
    yield from itertools.islice(stories(chance), 500)


def footer(chance, count):
    last = " ".join(sentence(chance) for _ in range(5))
    for i in range(count):
        text = " ".join(sentence(chance) for _ in range(6))
        yield {"id": f"p{i:06}", "text": f"{text}\n{last}", "url": f"https://one.example/{i}"}


def main():
    kind, count = sys.argv[1], int(sys.argv[2])
    chance = random.Random(5)
    rows = {"stories": lambda: itertools.islice(stories(chance), count), "equal": lambda: equal(chance, count),
            "footer": lambda: footer(chance, count)}[kind]()
    for row in rows:
        sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
