#!/usr/bin/env python3
"""signers NAME DUMP MEGABYTES SIGNATURES: one peer signs texts in memory on one core; JSON on stdout.

Every signer takes texts and gives a matrix of 128 values a text, of 5-word shingles unless it says otherwise, by the
fastest documented path of its library. Cutting texts into words counts, since wirecopy's time has it too.
"""
import json
import os
import re
import resource
import sys
import time

import dump

PERMUTATIONS, WORDS = 128, 5
WINDOW = 29  # the bytes of five English words, for what knows no words

cut = re.compile(r"[^\W_]+").findall


def shingles(text):
    words = cut(text.lower())
    if len(words) < WORDS:
        return [" ".join(words)]
    return list(map(" ".join, zip(*(words[i:] for i in range(WORDS)))))


def datasketch(texts):
    import numpy
    from datasketch import MinHash
    sets = ([shingle.encode() for shingle in shingles(text)] for text in texts)
    return numpy.array([minhash.digest() for minhash in MinHash.generator(sets, num_perm=PERMUTATIONS)])


def rensa(texts):
    import numpy
    from rensa import RMinHash
    matrix = RMinHash.digest_matrix_from_token_sets([shingles(text) for text in texts], PERMUTATIONS, 42)
    return numpy.array(matrix.to_rows(), dtype=numpy.uint32)


def rensa_rho(texts):
    import numpy
    from rensa import RMinHash
    matrix = RMinHash.digest_matrix_from_token_sets_rho([shingles(text) for text in texts], PERMUTATIONS, 42)
    return numpy.array(matrix.to_rows(), dtype=numpy.uint32)


def fastsketchlsh(texts):
    import numpy
    from FastSketchLSH import FastSimilaritySketch
    sketcher = FastSimilaritySketch(size=PERMUTATIONS)
    return numpy.array(sketcher.batch([shingles(text) for text in texts], num_threads=1))


def stringzilla(texts):
    import numpy
    import stringzilla
    import stringzillas
    engine = stringzillas.Fingerprints(ndim=PERMUTATIONS, window_widths=numpy.array([WINDOW], dtype=numpy.uint64))
    hashes, _ = engine(stringzilla.Strs([text.lower() for text in texts]))
    return numpy.array(hashes)


def daft(texts):
    import daft
    import numpy
    column = daft.col("text").normalize(remove_punct=True, lowercase=True)
    column = column.minhash(num_hashes=PERMUTATIONS, ngram_size=WORDS, hash_function="xxhash3_64")
    return numpy.array(daft.from_pydict({"text": texts}).select(column).to_pydict()["text"], dtype=numpy.uint32)


def gaoya(texts):
    from gaoya.minhash import MinHashStringIndex
    index = MinHashStringIndex(hash_size=32, num_bands=16, band_size=8, analyzer="word", lowercase=True,
                               ngram_range=(WORDS, WORDS))
    for i, text in enumerate(texts):
        index.insert_document(i, text)
    return None  # keeps its signatures to itself


# The text that goes beside each row.
SIGNERS = {"rensa": (rensa, "digest_matrix_from_token_sets"),
           "rensa rho": (rensa_rho, "samples words of longer texts"),
           "datasketch": (datasketch, "MinHash.generator"),
           "FastSketchLSH": (fastsketchlsh, "FastSimilaritySketch.batch"),
           "gaoya": (gaoya, "insert_document, its index included"),
           "StringZilla": (stringzilla, f"windows of {WINDOW} bytes, no words"),
           "Daft": (daft, "normalize and minhash, xxhash3_64")}


def main(name, path, megabytes, signatures_path):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = dump.texts(path, float(megabytes) * 1e6)
    sign, _ = SIGNERS[name]
    sign(texts[:20])  # what a library builds once does not count
    start = time.perf_counter()
    signatures = sign(texts)
    seconds = time.perf_counter() - start
    if signatures is not None:
        import numpy
        numpy.save(signatures_path, signatures)
    print(json.dumps({"bytes": sum(len(text.encode()) for text in texts), "documents": len(texts), "seconds": [seconds],
                      "peak_memory": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


if __name__ == "__main__":
    main(*sys.argv[1:])
