#!/usr/bin/env python3
"""errors DUMP PAIRS.tsv SIGNATURES: root of the mean squared error of Jaccard estimated from signatures; JSON on stdout.

SIGNATURES is a .npy matrix, or wirecopy's 128 native 32-bit values a text. PAIRS: id, id, exact Jaccard.
"""
import json
import sys

import numpy

import dump


def main(dump_path, pairs_path, signatures_path):
    if signatures_path.endswith(".npy"):
        signatures = numpy.load(signatures_path)
    else:
        signatures = numpy.fromfile(signatures_path, dtype=numpy.uint32).reshape(-1, 128)
    place = {document["id"]: i for i, document in enumerate(dump.documents(dump_path))}
    with open(pairs_path, encoding="utf-8") as lines:
        pairs = [line.split() for line in lines]
    errors = [(signatures[place[a]] == signatures[place[b]]).mean() - float(jaccard) for a, b, jaccard in pairs]
    print(json.dumps({"rmse": float(numpy.sqrt(numpy.mean(numpy.square(errors)))), "pairs": len(errors)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
