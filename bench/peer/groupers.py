#!/usr/bin/env python3
"""groupers NAME DUMP THRESHOLD GROUPS: one peer groups a dump file; JSON on stdout, a line {"id", "cluster"} each in GROUPS.

Libraries without a pipeline get the usual one around them: signatures of 5-word shingles, LSH, candidates checked by their
estimate, connected components. The time is from the file to the groups, what starting Python takes left out.
"""
import glob
import gzip
import json
import os
import pathlib
import pickle
import resource
import subprocess
import sys
import tempfile
import time

import dump
import signers


def components(count, pairs):
    parents = list(range(count))

    def find(i):
        while parents[i] != i:
            parents[i] = parents[parents[i]]
            i = parents[i]
        return i
    for a, b in pairs:
        parents[find(a)] = find(b)
    return [find(i) for i in range(count)]


def bands_for(threshold):
    """Of 128 rows: the S-curve's middle a little under the threshold."""
    return 16 if threshold >= 0.7 else 32


def read(path):
    documents = list(dump.documents(path))
    return [document["id"] for document in documents], [document["text"] for document in documents]


def datasketch(path, threshold):
    from datasketch import MinHash, MinHashLSH
    ids, texts = read(path)
    sets = ([shingle.encode() for shingle in signers.shingles(text)] for text in texts)
    minhashes = list(MinHash.generator(sets, num_perm=signers.PERMUTATIONS))
    lsh = MinHashLSH(threshold=threshold, num_perm=signers.PERMUTATIONS)
    pairs = []
    for i, minhash in enumerate(minhashes):
        pairs += [(i, j) for j in lsh.query(minhash) if minhash.jaccard(minhashes[j]) >= threshold]
        lsh.insert(i, minhash)
    return dict(zip(ids, components(len(ids), pairs)))


def rensa(path, threshold):
    from rensa import RMinHash, RMinHashLSH
    ids, texts = read(path)
    minhashes = RMinHash.from_token_sets([signers.shingles(text) for text in texts], signers.PERMUTATIONS, 42)
    lsh = RMinHashLSH(threshold, signers.PERMUTATIONS, bands_for(threshold))
    lsh.insert_many(minhashes)
    pairs = ((i, j) for i, near in enumerate(lsh.query_all(minhashes)) for j in near
             if j < i and minhashes[i].jaccard(minhashes[j]) >= threshold)
    return dict(zip(ids, components(len(ids), pairs)))


def fastsketchlsh(path, threshold):
    import numpy
    from FastSketchLSH import LSH
    ids, texts = read(path)
    signatures = numpy.ascontiguousarray(signers.fastsketchlsh(texts), dtype=numpy.uint64)
    lsh = LSH(signers.PERMUTATIONS, bands_for(threshold), num_threads=1)
    lsh.insert(signatures)
    pairs = ((i, j) for i, near in enumerate(lsh.query(signatures)) for j in near
             if j < i and (signatures[i] == signatures[j]).mean() >= threshold)
    return dict(zip(ids, components(len(ids), pairs)))


def gaoya(path, threshold):
    from gaoya.minhash import MinHashStringIndex
    ids, texts = read(path)
    bands = bands_for(threshold)
    index = MinHashStringIndex(hash_size=32, jaccard_threshold=threshold, num_bands=bands,
                               band_size=signers.PERMUTATIONS // bands, analyzer="word", lowercase=True,
                               ngram_range=(signers.WORDS, signers.WORDS))
    pairs = []
    for i, text in enumerate(texts):
        pairs += [(i, j) for j in index.query(text)]
        index.insert_document(i, text)
    return dict(zip(ids, components(len(ids), pairs)))


def plain_copy(path, folder):
    """The pipelines take what their own readers know."""
    plain = os.path.join(folder, "dump.jsonl")
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rb") as source, open(plain, "wb") as copy:
        copy.write(source.read())
    return plain


def text_dedup(path, threshold):
    with tempfile.TemporaryDirectory() as folder:
        plain, out = plain_copy(path, folder), os.path.join(folder, "out")
        subprocess.run([sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", plain, "--split",
                        "train", "--column", "text", "--output", out, "--num_perm", str(signers.PERMUTATIONS), "--ngram",
                        str(signers.WORDS), "--threshold", str(threshold), "--hash_func", "xxh3", "--num_proc", "1",
                        "--cache_dir", os.path.join(folder, "cache"), "--debug"], check=True, capture_output=True)
        ids = [document["id"] for document in dump.documents(plain)]
        with open(os.path.join(out, "uf.pkl"), "rb") as pickled:
            union = pickle.load(pickled)
    parent = getattr(union, "parent", union)

    def find(i):
        while parent.get(i, i) != i:
            i = parent[i]
        return i
    return {name: find(i) for i, name in enumerate(ids)}


def datatrove(path, threshold):
    with tempfile.TemporaryDirectory() as folder:
        plain_copy(path, folder)
        script = pathlib.Path(__file__).with_name("datatrove_run.py")
        subprocess.run([sys.executable, script, folder, str(bands_for(threshold))], check=True, capture_output=True)
        groups = {}
        for written in glob.glob(folder + "/kept/*.gz") + glob.glob(folder + "/removed/*.gz"):
            for document in dump.documents(written):
                cluster = document["metadata"].get("minhash_cluster_id")
                groups[document["id"]] = document["id"] if cluster in (None, -1) else cluster
    return groups


# The text that goes beside each row.
GROUPERS = {"datasketch": (datasketch, "MinHashLSH, estimate, components"),
            "rensa": (rensa, "RMinHashLSH, estimate, components"),
            "FastSketchLSH": (fastsketchlsh, "LSH, estimate, components"),
            "gaoya": (gaoya, "MinHashStringIndex, components"),
            "text-dedup": (text_dedup, "text_dedup.minhash"),
            "datatrove": (datatrove, "its four MinHash stages")}


def main(name, path, threshold, groups_path):
    group, _ = GROUPERS[name]
    start = time.perf_counter()
    groups = group(path, float(threshold))
    seconds = time.perf_counter() - start
    with open(groups_path, "w", encoding="utf-8") as out:
        for name_of, cluster in groups.items():
            out.write(json.dumps({"id": name_of, "cluster": str(cluster)}) + "\n")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"documents": len(groups), "seconds": seconds, "peak_memory": 1024 * peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
