#!/usr/bin/env python3
"""seeds.py PROGRAM FOLDER: writes inputs to start the fuzz targets from, in words of our own, to FOLDER/TARGET/.

PROGRAM is wirecopy; what it makes of a small dump gives the seeds of signatures and checkpoint.
"""
import bz2
import gzip
import json
import lzma
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = b"\xf7FRM"

program, folder = os.path.abspath(sys.argv[1]), sys.argv[2]


def put(target, name, data):
    os.makedirs(f"{folder}/{target}", exist_ok=True)
    with open(f"{folder}/{target}/{name}", "wb") as file:
        file.write(data)


def warc(kind, body, **fields):
    lines = [f"WARC/1.0", f"WARC-Type: {kind}"] + [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines + [f"Content-Length: {len(body)}", "", ""])).encode() + body + b"\r\n\r\n"


def records():
    jsonl, csv, tsv, text, wrc = 1, 2, 3, 4, 5
    lines = [
        {"id": "a1", "text": "The ferry to Lunholm sails at seven.", "date": "2024-05-01", "url": "https://www.lun.example/a"},
        {"id": 17, "text": "Caf\u00e9 \U0001F600 \"quoted\" \\ back", "date": None},
        {"title": "Head", "body": {"text": "Body text here."}, "meta": {"id": "m1"}},
        {"text": ["no", "string"]},
        {"body.text": "dotted name", "id": {"a": 1}},
    ]
    body = "\n".join(json.dumps(line) for line in lines).encode()
    put("records", "jsonl", bytes([jsonl, 0]) + body + b"\n")
    put("records", "jsonl_two_fields", bytes([jsonl, 5]) + body)
    put("records", "jsonl_limit", bytes([jsonl, 0x7a]) + body + b"\r\n\r\n  \n")
    put("records", "jsonl_broken", bytes([jsonl, 8]) + b'\xef\xbb\xbf{"text":"\xff\xfe bad \\ud800 \\ud83d\\ude00"}\n{"text":\nnull\n'
        b'{"text":"a","text":"b"} x\n\n{"id":-1.5e3,"text":"\xed\xa0\x80"}')
    array, within = 6, 7
    put("records", "json_array", bytes([array, 0x10]) + json.dumps(lines).encode())
    put("records", "json_pretty", bytes([array, 0x25]) + b"\xef\xbb\xbf" + json.dumps(lines, indent=1).encode())
    put("records", "json_objects", bytes([array, 0x18]) + "\n".join(json.dumps(line, indent=2) for line in lines).encode())
    put("records", "json_broken", bytes([array, 0x08]) + b'[\n {"text":"a,\n {"text":"b"},\n {"text": /* " */ NaN,},\n {"text":"c"\n {"text":[1'
        b'e999,"d"]}\n, "x", 3, [[{"text":"e\\\\"}]]]\n\x1e{"text":"\\"}"}{"id":123456789012345678901,"text":"f"};')
    put("records", "json_limit", bytes([array, 0x3a]) + json.dumps(lines, indent=4).encode())
    put("records", "json_within", bytes([within, 0x10]) + json.dumps({"meta": 1, "body": {"a": lines, "b": None, "c": lines[0]}}).encode())
    put("records", "json_script", bytes([0, 0x10]) + b"window.part0 = " + json.dumps(lines, indent=1).encode() + b";")
    table = 'id,text,date\n1,"two\nlines, ""quoted""",2024\n2,plain text,\n3,"open\n'
    put("records", "csv", bytes([csv, 0x10]) + table.encode())
    put("records", "csv_short", bytes([csv, 0x08]) + b'\xef\xbb\xbftitle,body.text,meta.id\r\n\r\na,b,c\r\n"x"y,z\r\n,\r\nq,w,e,r\r\n')
    put("records", "csv_fields", bytes([csv, 0x0d]) + b'title,body.text,meta.id,url\n"a ""b""",c,7,x.example\n\n"","",""\n')
    put("records", "tsv", bytes([tsv, 0x20]) + table.replace(",", "\t").encode())
    for number, (separator, quote, end) in enumerate([(";", '"', "\r\n"), ("\t", "", "\n"), ("|", '"', "\r"), (",", "\\", "\n")]):
        mark = "\\" if quote == "\\" else '"'
        rows = f'id{separator}text{end}1{separator}"a {mark}"b{mark}" c"{end}2{separator}{quote and chr(34)}d{end}{quote and chr(34)}{end}'
        put("records", f"dialect{number}", bytes([0x10, 0]) + rows.encode())
        put("records", f"dialect_sep{number}", bytes([0x30, 0x10]) + f"sep={separator}{end}{rows}".encode())
        put("records", f"dialect_utf16_{number}", bytes([0x30, 0x10]) + rows.encode("utf-16"))
        put("records", f"dialect_given{number}", bytes([csv | 0x40, 0x10, 0x1a + 64 * number]) + rows.encode("utf-16-be"))
    for number, encoding in enumerate(["utf-16-le", "utf-16-be", "cp1252", "shift_jis", "iso2022_jp", "gb18030", "utf-32-le"]):
        words = "caf\u00e9 cr\u00e8me" if encoding == "cp1252" else "\u6771\u4eac \u8868\u793a"
        lines = f'{{"id":"1","text":"{words}"}}\n\n{{"id":"2","text":"x"}}\n'.encode(encoding)
        put("records", f"encoding{number}", bytes([jsonl | 0x70, 0x10, number + 1]) + lines)
        put("records", f"encoding_cut{number}", bytes([0x70, 0x20, number + 1]) + lines[:-1] + b"\xff\x81\xd8")
    put("records", "text", bytes([text, 0]) + b"\xef\xbb\xbfJust a text.\n\nOf two paragraphs.")
    whole = (warc("warcinfo", b"software: x\r\n", Content_Type="application/warc-fields")
             + warc("conversion", "Plain words of a page.".encode(), WARC_Target_URI="http://www.page.example/x",
                    WARC_Record_ID="<urn:uuid:1>", WARC_Date="2024-01-01T00:00:00Z", Content_Type="text/plain")
             + warc("response", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nServed text.",
                    Content_Type="application/http; msgtype=response")
             + warc("resource", b"Resource.", Content_Type="text/plain"))
    put("records", "warc", bytes([wrc, 0x30]) + whole)
    put("records", "warc_lost", bytes([wrc, 0x50]) + b"no record\r\n" + whole.replace(b"Content-Length: 22", b"Content-Length: 9"))
    put("records", "jsonl_values", bytes([jsonl, 1]) + b'{"title":null,"body":{"text":3}}\n{"title":true}\n{"title":{"a":[{}]}}\n'
        b'{"title":"a","body":7,"id":123456789012345678901234567890}\n{"title":nul}\n{"body":{"text":"x"},"meta":{"id":1e400}}\n'
        + b"[" * 1100 + b"\n" + b'{"a":' * 1100)
    for number, (kind, content) in enumerate([
            (jsonl, b'{"text":"a b"}\n\n{"text":"\1"}\n{"text":"c d"}\n\1'), (csv, b'id,text\n1,"\1\n"\n2,b\n3,\1\n'),
            (wrc, warc("conversion", b"\1", Content_Type="text/plain").replace(b"Length: 1", b"Length: 100000") + whole),
            (wrc, b"\1" + whole), (text, b"\1"), (csv, b"id,\1\n1,2\n")]):
        put("records", f"oversize{number}", bytes([kind | 8 | 48 * (number % 2), 0x0a + 16 * number]) + content)
    for name, content in [("jsonl", body), ("csv", table.encode()), ("warc", whole), ("text", b"words")]:
        put("records", f"auto_{name}", bytes([0, 0x18]) + content)
    put("records", "auto_gzip", bytes([0, 0x18]) + gzip.compress(body, mtime=0))


def chunked(data):
    return b"%x\r\n%s\r\n3;x=y\r\nend\r\n0\r\n\r\n" % (len(data), data)


def pages():
    """The first byte: content coding, three bits, transfer coding, two, cut; the second: label, four, HTML, keep."""
    page = ("<!DOCTYPE html><html><head><meta charset=windows-1251><title>T</title></head><body><nav>Home</nav><header>H"
            "</header><article><header><h1>A ferry</h1></header><p>One &amp; two<br>three &#8217; <b>four</b></p><ul><li>a<li>"
            "b</ul><table><tr><td>1<th>2</table><script>if(1<2)</script><p hidden>x</p><div role=banner>y</div></article>"
            "<!-- c --><footer>F</footer></body></html>").encode()
    html = 16
    for number, body in enumerate([page, page[:200], b"<div>" * 60 + b"deep", b"</p></b><i><p>x</i>y<![CDATA[z]]><?php ?>",
                                   "caf\u00e9 \u65b0".encode(), b"\xcf\xee \xff\xfe", b"a\0b<p", b"\xff\xfea\0<\0p\0>\0"]):
        put("pages", f"html{number}", bytes([0, html]) + body)
        for label in (2, 3, 4, 8, 13):
            put("pages", f"label{number}_{label}", bytes([0, html | label]) + body)
        put("pages", f"kept{number}", bytes([0, html | 32]) + body)
    for name, code, data in [("gzip", 1, gzip.compress(page, mtime=0)), ("zlib", 2, zlib.compress(page)),
                             ("bare", 2, zlib.compress(page)[2:-4]), ("brotli", 3, b"\x0b\x01\x80one\x03")]:
        put("pages", name, bytes([code, html]) + data)
        put("pages", f"{name}_chunked", bytes([code | 8, html]) + chunked(data))
        put("pages", f"{name}_cut", bytes([code | 32, html]) + data[:-6])
    put("pages", "chunked", bytes([8, 0]) + chunked(b"plain words"))
    put("pages", "chunked_decoded", bytes([8, 1]) + b"plain words")
    put("pages", "japanese", bytes([0, 4]) + "\u65b0\u805e".encode("iso-2022-jp"))


def texts():
    for number, text in enumerate([
            "The quick brown fox jumps over the lazy dog, and the lazy dog looks on. " * 4,
            "\u00c9t\u00e9 \u00e0 la plage; \u0391\u03b8\u03ae\u03bd\u03b1 \u041c\u043e\u0441\u043a\u0432\u0430 \u1e9e stra\u00dfe \ufb01ne",
            "\u65b0\u805e\u8a18\u4e8b\u3092\u8aad\u3080 \u0e02\u0e48\u0e32\u0e27 \u1019\u103c\u1014\u103a\u1019\u102c \u1780\u17b6 \u0e82\u0ec8\u0eb2\u0ea7",
            "\u0939\u093f\u0928\u094d\u0926\u0940 e\u0301\u0323 o\u0323\u0301 \u200d\u00ad\ufeff \u1100\u1161\u11a8 \uac01 \u2460 \u00bd",
            "One Two three FOUR five6 seven-eight nine_ten " + "x" * 70 + " " + "A" * 200]):
        put("text", f"text{number}", bytes([4, number]) + text.encode())
    put("text", "invalid", bytes([0, 1]) + b"ab\xff\xfe\xc3 \xe2\x82 \xf0\x9f\x98 \xed\xa0\x80 \xf4\x90\x80\x80 \xc0\x80 end")


def streams():
    text = b"A line of words, and a line of words again.\n" * 12
    zstd = subprocess.run(["zstd", "-qc"], input=text, capture_output=True).stdout if zstd_there() else b""
    whole = {"gzip": gzip.compress(text, mtime=0), "gzip_stored": gzip.compress(text[:60], 0, mtime=0), "zstd": zstd,
             "xz": lzma.compress(text, check=lzma.CHECK_NONE), "xz_crc": lzma.compress(text[:50]), "bzip2": bz2.compress(text, 1)}
    for name, data in whole.items():
        for mended in (0, 1):
            put("streams", f"{name}_{mended}", bytes([mended | 0x20, 3]) + data)
        put("streams", f"{name}_twice", bytes([0x06, 200]) + data + b"\0" * 5 + data)
        put("streams", f"{name}_cut", bytes([0x40, 9]) + data[:-9])
    named = b"\x1f\x8b\x08\x1c\0\0\0\0\0\x03\x04\0abcdname\0comment\0" + gzip.compress(text, mtime=0)[10:]
    put("streams", "gzip_named", bytes([2, 0]) + named)
    put("streams", "plain", bytes([0, 0]) + text[:40])
    put("streams", "zstd_skippable", bytes([4, 1]) + b"\x50\x2a\x4d\x18\x04\0\0\0skip" + zstd)


def zstd_there():
    return subprocess.run(["sh", "-c", "command -v zstd"], capture_output=True).returncode == 0


def payloads(path):
    """The frames of a file, its settings left out, as frames_input.h takes them."""
    with open(path, "rb") as file:
        data = file.read()
    at, frames = 32, []
    while at < len(data):
        kind, _, nbytes = struct.unpack_from("<IIQ", data, at)
        frames.append(MARK + bytes([kind]) + data[at + 32:at + 32 + nbytes])
        at += 32 + nbytes
    return b"".join(frames[1:])


def dump():
    """That of fuzz_checkpoint.c."""
    with open(f"{HERE}/fuzz_checkpoint.c") as file:
        source = file.read()
    story, other = ("".join(re.findall(r'"(.*)"', part)) for part in
                    re.findall(r"static const char (?:story|other)\[\] =\n((?:    \".*\"\n?)+)", source))
    return (f'{{"id":"a","text":"{story}"}}\n{{"text":"{other}"}}\nno record\n'
            f'{{"id":"c","text":"{story} By a reporter."}}\n')


def run(*arguments):
    subprocess.run([program, *arguments, "-q", "-j1"], stderr=subprocess.DEVNULL)


def pipeline():
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        with open("plain.jsonl", "w") as file:
            file.write(dump())
        with open("strangers.jsonl", "w") as file:
            file.writelines(dump().splitlines(keepends=True)[:2])
        with open("plain.jsonl", "rb") as file, gzip.open("squeezed.jsonl", "wb") as out:
            out.write(file.read())
        for near, profile in enumerate(["news", "near"]):
            options = ["--profile", profile] + (["--permutations", "16"] if near else [])
            run("sign", "plain.jsonl", "-o", "sigs", *options)
            with open("sigs", "rb") as file:
                put("signatures", f"raw_{profile}", bytes([2 | near]) + file.read())
            put("signatures", profile, bytes([near]) + payloads("sigs"))
            put("signatures", f"settings_{profile}", bytes([8 | near]) + MARK + b"\1sketch 1\nprofile news\nseed 1\n"
                + payloads("sigs"))
            if near:
                put("signatures", "pairs", bytes([4 | near]) + payloads("sigs"))
            run("sign", "strangers.jsonl", "-o", "sigs", *options)
            put("signatures", f"strangers_{profile}", bytes([near]) + payloads("sigs"))
            for squeezed, name in enumerate(["plain.jsonl", "squeezed.jsonl"]):
                run("cluster", name, "-o", ".", "--checkpoint", "kept", *options, *(["-t", "0.5"] if near else []))
                kept = payloads("kept/documents.wirecopy")
                first = bytes([near | squeezed << 1])
                put("checkpoint", f"{profile}_{name}_documents", first + kept)
                put("checkpoint", f"{profile}_{name}_begun", first + kept[:kept.find(MARK, 5)])
                results = b"".join(MARK + b"\0" + payloads(f"kept/results-{stage}.wirecopy") for stage in (1, 2)
                                   if os.path.exists(f"kept/results-{stage}.wirecopy"))
                put("checkpoint", f"{profile}_{name}_results", first + kept + results)
                with open("kept/documents.wirecopy", "rb") as file:
                    put("checkpoint", f"{profile}_{name}_raw", bytes([4 | near | squeezed << 1]) + file.read())
                subprocess.run(["rm", "-r", "kept"])


def flags():
    cluster, dedup, sign, pairs, compare, explain, tune, plan, labels = range(9)
    for number, (verb, line) in enumerate([
            (cluster, "in.jsonl -o out -t 0.5 --seed 18000000000000000000 -j4"), (cluster, "--profile=near -n7 --bands 20 --rows 5 a b"),
            (cluster, "-m 512M --checkpoint kept --stats - --tmp /tmp x -dq"), (dedup, "in --keep earliest --date-field date --removed r"),
            (dedup, "-k fullest --bad b --max-record 1G in"), (sign, "-f title -f body.text --input-format csv - -o s"),
            (pairs, "--permutations 256 --ngram 3 in"), (compare, "in a b --isa avx2"), (explain, "-- -in- id"),
            (tune, "--site-field site in gold.tsv --linkage components"), (plan, "--documents 1e9 --average-bytes 3k"),
            (plan, "-t 0.8 --permutatoins 12"), (cluster, "-qVh --from-signatures --thrshold .5")]):
        put("flags", f"line{number}", bytes([verb]) + b"\0".join(line.encode().split(b" ")) + b"\0")
    put("flags", "labels", bytes([labels]) + b"a\tgroup1\nb\tgroup1\tmore\r\n\nc d\tgroup 2")
    put("flags", "no_labels", bytes([labels]) + b"a group\n")


records()
texts()
streams()
pages()
flags()
folder = os.path.abspath(folder)
pipeline()
