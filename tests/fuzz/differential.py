#!/usr/bin/env python3
"""differential.py WIRECOPY [FILES [SEED]]: files that Python's own writers make, read by wirecopy.

Each round draws a few documents, writes them by json, csv or a WARC writer (warcio, where it is installed) in a layout,
encoding, line ends and compression drawn at random (zstd where the program is installed), or each to a file of a folder,
and the same documents as plain JSON Lines under other ids. The file is given by its name, under another one, or on
standard input. Then
  - cluster must find each document of the file, by its id, identical to its twin: so ids and texts are the same;
  - dedup of the file alone must keep and remove what it read, record for record, and what it keeps must be read by
    Python's own reader as those records;
  - dedup of the file against the plain ones must keep nothing.
Prints each difference with the file that shows it, kept under the folder printed last; exits with 1 if there is any.
"""
import bz2
import csv
import gzip
import html
import io
import json
import lzma
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zlib

try:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
except ImportError:
    WARCWriter = None

WORDS = """harbour council voted rebuild north pier storm winter levy crate landed choir miners sang closed works verse
coats tramway ferry timetable crossing Wednesday evening library shelves furniture Castle Street bridge flooding pump
façade naïve Ærø Łódź Žižkov smörgåsbord κόσμος Волга газета привет السلام 新聞 東京 서울 नमस्ते ½ № “quoted” ‘single’ it's
semi;colon comma,here tab|bar back\\slash double"quote {brace} [bracket] a:b 1,234.56 http://example.org/x?y=z&w=1 #tag
<b>bold</b> &amp; null true NaN -0 1e9""".split()
WESTERN = [w for w in WORDS if all(ord(c) < 256 for c in w)]
JAPANESE = [w for w in WORDS if all(ord(c) < 128 for c in w)] + "新聞 東京 港 の 橋 を 修理 する 表 ソ".split()
CHINESE = [w for w in WORDS if all(ord(c) < 128 for c in w)] + "新聞 政府 星期三 宣布 港口 大桥 的 修理".split()
CYRILLIC = [w for w in WORDS if all(ord(c) < 128 for c in w)] + "Волга газета привет мосты река".split()


def prose(draw, words, breaks):
    ends = [" ", " ", " ", " ", ", ", ". ", " - "] + (["\n", "\n\n", "\r\n"] if breaks else [])
    return "".join(draw.choice(words) + draw.choice(ends) for _ in range(draw.randint(8, 60))).strip()


def documents_of(draw, words=WORDS, breaks=True):
    documents, count = [], draw.randint(1, 25)
    for i in range(count):
        text = draw.choice(documents)["text"] if documents and draw.random() < 0.25 else prose(draw, words, breaks)
        ident = "%s-%d" % (draw.choice(["a", "id", "x y", "№", "Q"]) if words is WORDS else "d", i)
        documents.append({"id": ident, "text": text})
    return documents


def other_fields(draw):
    values = [None, True, 1.5e-7, 2**70, -3, float("nan"), float("-inf"), "", "x,y", [1, [2, {"text": "not this"}]], {"id": 9, "text": "nor this"}]
    return {draw.choice(["url", "source", "meta", "tags", "n"]): draw.choice(values) for _ in range(draw.randint(0, 3))}


def objects(draw, documents):
    out = []
    for document in documents:
        fields = list({**other_fields(draw), **document}.items())
        draw.shuffle(fields)
        out.append(dict(fields))
    return out


def as_jsonl(draw, documents):
    ascii_only = draw.random() < 0.5
    ends = draw.choice(["\n", "\r\n", "\n\n"])
    lines = [json.dumps(o, ensure_ascii=ascii_only) for o in objects(draw, documents)]
    return "jsonl", ends.join(lines) + draw.choice(["", ends]), []


def as_array(draw, documents):
    indent = draw.choice([None, None, 0, 1, 2, 4, "\t"])
    separators = draw.choice([None, (",", ":"), (" , ", " : ")])
    text = json.dumps(objects(draw, documents), indent=indent, separators=separators, ensure_ascii=draw.random() < 0.5)
    return "json", draw.choice(["", "\n", "  \n"]) + text + draw.choice(["", "\n"]), []


def as_array_of_lines(draw, documents):
    lines = [json.dumps(o, ensure_ascii=False) for o in objects(draw, documents)]
    return "json", "[\n" + draw.choice([",\n", "\n,"]).join(lines) + "\n]\n", []


def as_concatenated(draw, documents):
    indent = draw.choice([1, 2, 4, "\t"])
    parts = [json.dumps(o, indent=indent, ensure_ascii=draw.random() < 0.5) for o in objects(draw, documents)]
    return "json", draw.choice(["\n", "\n\n", " ", "\r\n"]).join(parts) + draw.choice(["", "\n"]), []


def as_wrapped(draw, documents):
    """One value, or several one after another, each with a share of the records."""
    path = draw.choice([["articles"], ["data", "items"], ["response", "docs"], ["a", "b", "c", "d e"], ["é", "\"x\""]])
    cut = draw.randint(0, len(documents)) if draw.random() < 0.3 else len(documents)
    values = []
    for share in (documents[:cut], documents[cut:]) if cut < len(documents) else (documents,):
        value = objects(draw, share)
        for key in reversed(path):
            before, after = [{draw.choice(["status", "z"]): draw.choice(["ok", None, [{"text": "not this"}]])}
                             if draw.random() < 0.5 else {} for _ in range(2)]
            value = {**before, key: value, **{"after " + k: v for k, v in after.items()}}
        values.append(json.dumps(value, indent=draw.choice([None, 2]), ensure_ascii=draw.random() < 0.5))
    return "json", draw.choice(["\n", " ", "\r\n"]).join(values), ["--records", ".".join(path)]


def as_keyed(draw, documents):
    """Objects by keys, under one that has an array elsewhere: any key is meant."""
    value = {"k%d" % i: o for i, o in enumerate(objects(draw, documents))}
    path = ["*"]
    if draw.random() < 0.5:
        value, path = {"meta": [1, {"x": 2}], "stories": value}, ["stories", "*"]
    return "json", json.dumps(value, indent=draw.choice([None, 2])), ["--records", ".".join(path)]


def as_nested(draw, documents):
    """Ids and texts in objects and arrays of each record."""
    text, ident = draw.choice([("a.text", "id"), ("body.0.text", "meta.id"), ("parts.text", "_source.id")])

    def put(value, path):
        for key in reversed(path.split(".")):
            value = [value] if key == "0" else {key: value}
        return value

    def merged(a, b):
        return {**a, **b}

    def parts(d):
        if text != "parts.text":
            return put(d["text"], text)
        lines = d["text"].split("\n")
        return {"parts": [{"text": line, "n": i} for i, line in enumerate(lines)]}

    lines = [json.dumps(merged(put(d["id"], ident), parts(d)), ensure_ascii=draw.random() < 0.5) for d in documents]
    return "jsonl", draw.choice(["\n", "\r\n"]).join(lines) + "\n", ["--text-field", text, "--id-field", ident]


def as_paragraphs(draw, documents):
    """Texts as arrays of their paragraphs, and keys that come twice, of which the last one counts."""
    lines = []
    for d in documents:
        line = json.dumps({"id": d["id"], "text": d["text"].split("\n")}, ensure_ascii=draw.random() < 0.5)
        lines.append(line.replace("{", '{"text": ["not this"], "id": 7, ', 1) if draw.random() < 0.3 else line)
    return "jsonl", "\n".join(lines) + "\n", []


def as_csv_of_other_makes(draw, documents):
    """Excel's line before the names, lines that end in a return, quotes behind a backslash."""
    delimiter, escapes, end = draw.choice(",;"), draw.random() < 0.4, draw.choice(["\n", "\r\n", "\r"])
    if end == "\r":  # a text has one or the other kind of line ends
        for document in documents:
            document["text"] = document["text"].replace("\r\n", "\n")
    if escapes:
        for document in documents:
            document["text"] += ' "x"'
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end, doublequote=not escapes,
                        escapechar="\\" if escapes else None)
    writer.writerow(["id", "text"])
    writer.writerows([d["id"], d["text"]] for d in documents)
    lead = "sep=%s%s" % (delimiter, end) if draw.random() < 0.4 else ""
    return ("csv-escaped" if escapes else "csv"), lead + out.getvalue(), []


def as_csv(draw, documents):
    delimiter = draw.choice([",", ";", "\t", "|"])
    named = draw.random() < 0.5 and delimiter != ","
    out = io.StringIO(newline="")
    header = ["id", "text"] + draw.choice([[], ["url"], ["url", "date"]])
    draw.shuffle(header)
    quoting = draw.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])
    writer = csv.DictWriter(out, header, delimiter=delimiter, quoting=quoting,
                            lineterminator=draw.choice(["\n", "\r\n"]), restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**d, "url": "http://example.org/%d" % i} for i, d in enumerate(documents))
    return "csv", out.getvalue(), (["--delimiter", {"\t": "tab"}.get(delimiter, delimiter)] if named else [])


def as_tsv(draw, documents):
    for document in documents:  # a field has no line breaks, within which quotations would end
        document["text"] = " ".join(document["text"].split())
    lines = ["id\ttext"] + ["%s\t%s" % (d["id"], d["text"]) for d in documents]
    return "tsv", "\n".join(lines) + "\n", []


TEXT_LAYOUTS = [as_jsonl, as_array, as_array_of_lines, as_concatenated, as_wrapped, as_keyed, as_nested, as_csv, as_tsv,
                as_paragraphs, as_csv_of_other_makes]


def as_warc(draw, documents):
    out = io.BytesIO()
    gzipped, kind = draw.random() < 0.5, draw.choice(["response", "conversion", "resource"])
    writer = WARCWriter(out, gzip=gzipped)
    for document in documents:
        body, headers = document["text"].encode(), [("WARC-Record-ID", "<%s>" % document["id"])]
        if kind == "response":
            fields = [("Content-Type", "text/plain; charset=utf-8")]
            if draw.random() < 0.3:
                lines = "".join("<p>%s</p>" % html.escape(line) for line in document["text"].split("\n"))
                body = ("<!doctype html><title>no</title><style>p{}</style><body><nav>no</nav>%s" % lines).encode()
                fields = [("Content-Type", "text/html; charset=utf-8")]
            if draw.random() < 0.4:
                coding, pack = draw.choice([("gzip", gzip.compress), ("deflate", zlib.compress)])
                body = pack(body)
                fields.append(("Content-Encoding", coding))
            if draw.random() < 0.4:
                cuts = sorted(draw.sample(range(1, len(body)), min(3, len(body) - 1)))
                parts = [body[a:b] for a, b in zip([0] + cuts, cuts + [len(body)])]
                body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
                fields.append(("Transfer-Encoding", "chunked"))
            http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            record = writer.create_warc_record("http://example.org/", kind, payload=io.BytesIO(body),
                                               http_headers=http, warc_headers_dict=dict(headers))
        else:
            record = writer.create_warc_record("http://example.org/", kind, payload=io.BytesIO(body),
                                               warc_content_type="text/plain", warc_headers_dict=dict(headers))
        if draw.random() < 0.2:  # what has no text of its own
            writer.write_record(writer.create_warc_record(
                "http://example.org/", "request", payload=io.BytesIO(b""), warc_content_type="application/http",
                http_headers=StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.org")], is_http_request=True)))
        writer.write_record(record)
    return ("warc.gz" if gzipped else "warc"), out.getvalue(), []


def encoded(draw, text, layout):
    """The bytes of a layout, the documents' encoding option, and what to put before the name's ending."""
    choice = draw.random()
    if layout in (as_array, as_array_of_lines, as_concatenated, as_wrapped, as_keyed) and draw.random() < 0.3:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")  # none stands in a string
    if choice < 0.12:
        return text.encode(draw.choice(["utf-16", "utf-16-le", "utf-16-be"])), []
    if choice < 0.16:
        return text.encode(draw.choice(["utf-32", "utf-32-le", "utf-32-be"])), []
    if choice < 0.25:
        return b"\xef\xbb\xbf" + text.encode(), []
    return text.encode(), []


def zstd(content):
    return subprocess.run(["zstd", "-qc", "--check"], input=content, stdout=subprocess.PIPE, check=True).stdout


COMPRESSIONS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
if shutil.which("zstd"):
    COMPRESSIONS["zst"] = zstd


def compressed(draw, ending, content):
    """In one member, or in two cut anywhere."""
    how = draw.choice([None] * 4 + sorted(COMPRESSIONS))
    if how is None:
        return ending, content
    cut = draw.randint(0, len(content)) if draw.random() < 0.5 else len(content)
    parts = [content[:cut], content[cut:]] if cut < len(content) else [content]
    return ending + "." + how, b"".join(COMPRESSIONS[how](part) for part in parts)


def as_folder(draw, documents):
    """A pretty-printed object a file, some in arrays, some compressed, and what is no document among them."""
    files = {".git/config": b"[core]", "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"}
    arrays = draw.random() < 0.2
    for i, value in enumerate(objects(draw, documents)):
        value = [value] if arrays else value
        content = json.dumps(value, indent=draw.choice([None, 2, "\t"])).encode() + draw.choice([b"", b"\n"])
        how = draw.choice([None, None] + sorted(COMPRESSIONS))
        files["%s/%04d.json%s" % ("a" if i < 9 else "b", i, "." + how if how else "")] = (
            COMPRESSIONS[how](content) if how else content)
    return "folder", files, [], documents


def draw_file(draw):
    """ending, bytes, options, documents."""
    kind = draw.random()
    if kind < 0.15 and WARCWriter is not None:
        documents = [{"id": "urn:" + d["id"].replace(" ", ""), "text": d["text"]} for d in documents_of(draw)]
        return *as_warc(draw, documents), documents
    if kind < 0.3:
        name, words = draw.choice([("windows-1252", WESTERN), ("latin1", WESTERN), ("windows-1251", CYRILLIC),
                                   ("koi8-r", CYRILLIC), ("shift_jis", JAPANESE), ("euc-jp", JAPANESE),
                                   ("gb18030", CHINESE)])
        words = [w for w in words if w.encode(name, "ignore").decode(name) == w]
        documents = documents_of(draw, words)
        ending, text, options = draw.choice([as_jsonl, as_csv, as_array])(draw, documents)
        ending, content = compressed(draw, ending, text.encode(name))
        return ending, content, options + ["--encoding", name], documents
    documents = documents_of(draw)
    if kind < 0.38:
        return as_folder(draw, documents)
    layout = draw.choice(TEXT_LAYOUTS)
    ending, text, options = layout(draw, documents)
    content, more = encoded(draw, text, layout)
    ending, content = compressed(draw, ending, content)
    return ending, content, options + more, documents


def run(program, *arguments, **more):
    return subprocess.run([program, *arguments], capture_output=True, **more)


def given(path, stdin):
    return {"stdin": open(path, "rb")} if stdin else {}


def read_alike(program, folder, path, stdin, options, documents):
    """cluster FILE TWINS: every document of the file, by its id, with the words of its twin."""
    twins = os.path.join(folder, "twins.jsonl")
    with open(twins, "w", encoding="utf-8") as out:
        for d in documents:
            out.write(json.dumps({"id": "twin " + d["id"], "text": d["text"]}) + "\n")
    rows = {}
    for source, more in ((path, options), (twins, [])):
        piped = stdin and source == path
        done = run(program, "cluster", "-" if piped else source, "-q", *more, **given(path, piped))
        if done.returncode != 0:
            return "cluster of %s: exit code %d: %s" % (source, done.returncode, done.stderr.decode(errors="replace"))
        rows[source] = [json.loads(line) for line in done.stdout.splitlines()]
    ids = [r["id"] for r in rows[path]]
    wanted = [d["id"] for d in documents]
    if ids != wanted:
        return "ids: %r, not %r" % (ids, wanted)
    for a, b in zip(rows[path], rows[twins]):
        if "twin " + a["cluster"] != b["cluster"] or a["relation"] != b["relation"]:
            return "document %s: %r, its twin %r" % (a["id"], a, b)
    signed = [os.path.join(folder, name) for name in ("a.sigs", "b.sigs")]
    for source, more, sigs in ((path, options, signed[0]), (twins, [], signed[1])):
        done = run(program, "sign", source, "-o", sigs, "-q", *more)
        if done.returncode != 0:
            return "sign of %s: %s" % (source, done.stderr.decode(errors="replace"))
    done = run(program, "cluster", "--from-signatures", *signed, "-q")
    if done.returncode != 0:
        return "cluster of both: %s" % done.stderr.decode(errors="replace")
    together = {r["id"]: r for r in map(json.loads, done.stdout.splitlines())}
    for d in documents:
        # Texts of the same words are one in the grouping: whatever they are told to be, they are told the same.
        mine, twin = together[d["id"]], together["twin " + d["id"]]
        figures = [[row[k] for k in ("cluster", "contained", "contains")] for row in (mine, twin)]
        alone = mine["relation"] == twin["relation"] == "alone" and not d["text"]
        if figures[0] != figures[1] and not alone:
            return "text of %s is not its twin's: %r, %r" % (d["id"], mine, twin)
    return None


def parsed(ending, content, options):
    """What Python's own reader finds in what dedup wrote: ids in order."""
    ending = ending.split(".")[0]
    named = options[options.index("--encoding") + 1] if "--encoding" in options else None
    if named is None:
        if content[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
            named = "utf-32"
        elif content[1:4] == b"\0\0\0":
            named = "utf-32-le"
        elif content[:3] == b"\0\0\0":
            named = "utf-32-be"
        elif content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            named = "utf-16"
        elif content[1:2] == b"\0":
            named = "utf-16-le"
        elif content[:1] == b"\0":
            named = "utf-16-be"
        else:
            named = "utf-8-sig"
    text = content.decode(named)
    if ending == "jsonl":
        ident = options[options.index("--id-field") + 1].split(".") if "--id-field" in options else ["id"]
        found = [json.loads(line) for line in text.split("\n") if line.strip()]
        for key in ident:
            found = [value[key] for value in found]
        return found
    if ending in ("json", "folder"):
        path = options[options.index("--records") + 1].split(".") if "--records" in options else []
        decoder, at, found = json.JSONDecoder(), 0, []
        while text[at:].strip():
            while text[at].isspace():
                at += 1
            value, at = decoder.raw_decode(text, at)
            for key in path:
                value = list(value.values()) if key == "*" else value[key]
            found += value if isinstance(value, list) else [value]
        return [o["id"] for o in found if o is not None]  # null stands where a key's record was removed
    if ending in ("csv", "csv-escaped"):
        lines = io.StringIO(text, newline="")
        if text.startswith("sep="):
            text = text[5:].lstrip("\r\n")
            lines = io.StringIO(text, newline="")
        delimiter = max(",;\t|", key=text.splitlines()[0].count)
        escapes = {"doublequote": False, "escapechar": "\\"} if ending == "csv-escaped" else {}
        return [row["id"] for row in csv.DictReader(lines, delimiter=delimiter, **escapes)]
    if ending == "tsv":
        lines = [line.split("\t") for line in text.split("\n") if line]
        return [line[lines[0].index("id")] for line in lines[1:]]
    return None


def kept_right(program, folder, ending, path, stdin, options, documents):
    """dedup FILE: kept + removed = read, and what is kept is what cluster would keep, by Python's own reader."""
    if ending.startswith("warc"):
        return None
    out, report = os.path.join(folder, "kept"), os.path.join(folder, "report")
    done = run(program, "dedup", "-" if stdin else path, "-o", out, "--report", report, "-q", *options,
               **given(path, stdin))
    if done.returncode != 0:
        return "dedup: exit code %d: %s" % (done.returncode, done.stderr.decode(errors="replace"))
    try:
        kept = parsed(ending, open(out, "rb").read(), options)
    except Exception as problem:
        return "what dedup kept: %r" % problem
    distinct = len({" ".join(d["text"].split()) for d in documents})
    if kept is None:
        return None
    if not set(kept) <= {d["id"] for d in documents} or len(kept) < min(1, len(documents)) or len(kept) > len(documents):
        return "dedup kept %r" % kept
    order = [d["id"] for d in documents]
    if [i for i in order if i in set(kept)] != kept:
        return "dedup changed the order: %r" % kept
    if len(kept) > distinct:
        return "dedup kept %d of %d distinct texts" % (len(kept), distinct)
    removed = sum(1 for line in open(report, encoding="utf-8", errors="replace") if '"removed":true' in line.replace(" ", ""))
    if removed and removed + len(kept) != len(documents):
        return "kept %d + removed %d, read %d" % (len(kept), removed, len(documents))
    return None


def nothing_new(program, folder, ending, path, options):
    """dedup FILE --against TWINS: the twins have all of it."""
    out, twins = os.path.join(folder, "new"), os.path.join(folder, "twins.jsonl")
    if ending.startswith("warc") or "--encoding" in options or "--id-field" in options or "--records" in options:
        return None
    done = run(program, "dedup", path, "--against", twins, "-o", out, "-q", *options)
    if done.returncode != 0:
        return "dedup against twins: exit code %d: %s" % (done.returncode, done.stderr.decode(errors="replace"))
    left = parsed(ending, open(out, "rb").read(), options) if os.path.getsize(out) else []
    return "new beside its twins: %r" % left if left else None


def main():
    program, files = os.path.realpath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    kept_folder, differences, kinds = tempfile.mkdtemp(prefix="differential."), 0, {}
    for i in range(files):
        draw = random.Random("%d %d" % (seed, i))
        ending, content, options, documents = draw_file(draw)
        kinds[ending] = kinds.get(ending, 0) + 1
        with tempfile.TemporaryDirectory() as folder:
            # A name is a hint. What is in UTF-16 without a mark, or a table of few lines, needs it.
            usual = "in." + ending.replace("-escaped", "")
            name, stdin = draw.choice([usual] * 4 + ["in.dat"]), draw.random() < 0.2
            path = os.path.join(folder, name)
            for inner, inner_bytes in content.items() if isinstance(content, dict) else [("", content)]:
                place = os.path.join(path, inner) if inner else path
                os.makedirs(os.path.dirname(place), exist_ok=True)
                with open(place, "wb") as out:
                    out.write(inner_bytes)
            stdin = stdin and ending != "folder"
            problem = read_alike(program, folder, path, stdin, options, documents) or kept_right(
                program, folder, ending, path, stdin, options, documents) or nothing_new(
                    program, folder, ending, path, options)
            if problem:
                differences += 1
                copy = shutil.copytree if ending == "folder" else shutil.copy
                copy(path, os.path.join(kept_folder, "%d.%s" % (i, ending)))
                how = "standard input" if stdin else name
                print("file %d.%s as %s %s: %s" % (i, ending, how, " ".join(options), problem[:600]))
    print("%d files (%s), %d differences%s" % (files, ", ".join("%d %s" % (n, k) for k, n in sorted(kinds.items())),
                                               differences, ": " + kept_folder if differences else ""))
    if not differences:
        os.rmdir(kept_folder)
    sys.exit(differences > 0)


if __name__ == "__main__":
    main()
