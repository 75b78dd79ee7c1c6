"""Dumps of made-up stories, and what one process and Spark say of them."""

import os
import random

LONG = os.environ.get("WIRECOPY_SPARK_LONG", "") not in ("", "0")

PLACES = "Ardle Brisk Corvane Dunmore Estrey Falk Garnet Holm Iselle Jarrow".split()
MATTERS = (
    "quarry lantern tariff harbour ballot orchestra viaduct plague garrison almanac turbine pasture senate granary "
    "compass furnace treaty lagoon archive sawmill regatta convent bastion ferry"
).split()


def sentence(chance):
    words = [f"{chance.choice(MATTERS)}{chance.randint(0, 300)}" for _ in range(chance.randint(9, 15))]
    return f"{chance.choice(PLACES)} {' '.join(words)}."


def prints_of(story, chance):
    """Whole, word for word, in capitals and quotation marks, cut, and an update, twice."""
    text = " ".join(story)
    yield text
    yield text
    yield f'"{story[0].upper()}" {" ".join(story[1:])}'
    yield " ".join(story[: max(3, len(story) // 2)])
    update = " ".join([sentence(chance), sentence(chance), *story])
    yield update
    yield update


def make_rows(stories, seed=1):
    """Rows of id, text and url, of which each third story is printed by several sites, some with a footer."""
    chance = random.Random(seed)
    footers = [" ".join(sentence(chance) for _ in range(3)) for _ in range(4)]
    rows = []
    for i in range(stories):
        story = [sentence(chance) for _ in range(chance.randint(5, 12))]
        texts = list(prints_of(story, chance)) if i % 3 == 0 else [" ".join(story)]
        for number, text in enumerate(texts):
            site = (i + number) % 7
            footer = f"\n{footers[site % 4]}" if i % 2 else ""
            rows.append({"id": f"s{i}-{number}", "text": text + footer, "url": f"https://site{site}.example/{i}"})
    chance.shuffle(rows)
    return rows


def dated(rows, seed=2):
    """With their numbers, and dates of which some are none."""
    chance = random.Random(seed)
    days = [f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in rows]
    return [{"url": None, **row, "n": n, "date": None if n % 11 == 0 else days[n]} for n, row in enumerate(rows)]


def frame(session, rows, partitions=2, shuffled=None):
    """Rows of dicts; n is their number, the order of one process."""
    listed = [
        (row.get("id"), row.get("text"), row.get("url"), row.get("date"), number) for number, row in enumerate(rows)
    ]
    if shuffled is not None:
        random.Random(shuffled).shuffle(listed)
    return session.createDataFrame(listed, "id string, text string, url string, date string, n long").repartition(partitions)


def told(rows):
    """Sorted, what each row says as one process writes it; ids may repeat."""
    numbers = ("similarity", "contained", "contains")
    plain = ("id", "cluster", "representative", "relation")
    return sorted(tuple(row[name] for name in plain) + tuple(round(row[name] or 0.0, 6) for name in numbers) for row in rows)


def told_by_one(rows, **arguments):
    import wirecopy

    return told(wirecopy.cluster(rows, site="url", progress=False, **arguments).groups)


def told_by_spark(df):
    return told(row.asDict() for row in df.where("cluster is not null").collect())
