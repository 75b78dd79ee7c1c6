#!/usr/bin/env python3
"""score.py GOLD.tsv RESULT.jsonl: pair precision, pair recall and adjusted Rand index of a grouping, as JSON.

GOLD: id, story, kind, separated by tabs. A document that RESULT lacks stands alone.
"""
import collections
import json
import sys


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


gold = dict(line.rstrip("\n").split("\t")[:2] for line in open(sys.argv[1], encoding="utf-8"))
placed = {str(row["id"]): str(row["cluster"]) for row in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
group = {document: placed.get(document, f"alone {document}") for document in gold}
stories = collections.Counter(gold.values())
groups = collections.Counter(group.values())
both = pairs(collections.Counter((gold[d], group[d]) for d in gold).values())
true, found, every = pairs(stories.values()), pairs(groups.values()), pairs([len(gold)])
expected = true * found / max(1, every)
ceiling = (true + found) / 2
print(json.dumps({
    "pair_precision": both / found if found else 1.0,
    "pair_recall": both / true if true else 1.0,
    "ari": (both - expected) / (ceiling - expected) if ceiling != expected else 1.0,
    "largest": max(groups.values()),
}))
