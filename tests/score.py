#!/usr/bin/env python3
"""score.py GOLD.tsv OUT.jsonl: agreement of the groups found with the labelled stories, as JSON.

Pair precision and recall, the adjusted Rand index (Hubert and Arabie 1985), and the largest group. Where the labels have a third
column, the kind of each document: of each kind the share of its pairs of one story that are found, and the share of its documents
that stray, to a group with a document of another story.
"""
import collections
import json
import sys


def read_labels(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows if len(row) > 2}


def pairs(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def by_kind(stories, kinds, found):
    places, members, found_pairs, gold_pairs = {}, collections.defaultdict(set), collections.Counter(), collections.Counter()
    together, of_story, strays, count = collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter()
    for document, story in stories.items():
        places[document] = found.get(document, document)
        members[places[document]].add(story)
        together[story, places[document], kinds[document]] += 1
        of_story[story, kinds[document]] += 1
    for (_, _, kind), n in together.items():
        found_pairs[kind] += n * (n - 1) // 2
    for (_, kind), n in of_story.items():
        gold_pairs[kind] += n * (n - 1) // 2
    for document, kind in kinds.items():
        count[kind] += 1
        strays[kind] += len(members[places[document]]) > 1
    return {"found": {kind: found_pairs[kind] / n for kind, n in gold_pairs.items() if n > 0},
            "stray": {kind: strays[kind] / n for kind, n in count.items()}}


def main():
    stories, kinds = read_labels(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as lines:
        found = {d["id"]: d["cluster"] for d in map(json.loads, lines)}
    both, gold, groups = collections.Counter(), collections.Counter(), collections.Counter()
    for document, story in stories.items():
        place = found.get(document, document)
        both[story, place] += 1
        gold[story] += 1
        groups[place] += 1
    n = len(stories)
    right, in_gold, in_groups = pairs(both.values()), pairs(gold.values()), pairs(groups.values())
    expected = in_gold * in_groups / (n * (n - 1) / 2)
    scores = {"pair_precision": right / max(1, in_groups), "pair_recall": right / max(1, in_gold),
              "ari": (right - expected) / (max(1e-9, (in_gold + in_groups) / 2 - expected)), "largest": max(groups.values())}
    if kinds and len(kinds) == n:
        scores.update(by_kind(stories, kinds, found))
    print(json.dumps(scores))


if __name__ == "__main__":
    main()
