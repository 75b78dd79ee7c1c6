"""JSON Lines dumps, plain or gzip."""
import gzip
import json


def documents(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            yield json.loads(line)


def texts(path, most_bytes=float("inf")):
    """The first texts, up to that many bytes and one text over."""
    taken, nbytes = [], 0
    for document in documents(path):
        if nbytes >= most_bytes:
            break
        taken.append(document["text"])
        nbytes += len(document["text"].encode())
    return taken
