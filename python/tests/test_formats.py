"""A second implementation of docs/formats.md, for plain letters: signatures, what the news profile keeps, signature files."""

import json
import re
import struct
import subprocess

import pytest

import wirecopy

xxhash = pytest.importorskip("xxhash")

SEED = 1
MASK32, MASK64 = 2**32 - 1, 2**64 - 1
TEXTS = [
    "The ferry to Brook sank at 9.15 on Monday. 212 people were on board, 7 of them are missing.",
    "Harbour notice, two words",
    "Internationalisierungsbeauftragte und Donaudampfschifffahrtsgesellschaft unterschreiben, und so fort.",
    " ".join(f"sentence {i} tells of {i * 7} ships and a harbour in {1900 + i}, by one of the {i % 5} pilots." for i in range(120)),
]


def words_of(text):
    return re.findall("[a-z0-9]+", text.lower())


def xxh3(data, seed=SEED):
    return xxhash.xxh3_64_intdigest(data, seed)


# ---- Signatures ----


def hash_word(word):
    data = word.encode()
    return xxhash.xxh32_intdigest(data.ljust(16, b"\0"), SEED) if len(data) <= 16 else xxh3(data) & MASK32


def avalanche(x):
    x = (x ^ x >> 15) * 0x85EBCA77 & MASK32
    x = (x ^ x >> 13) * 0xC2B2AE3D & MASK32
    return x ^ x >> 16


def shingles(words, n=5):
    if len(words) < n:
        return {xxh3(" ".join(words).encode())}

    def polynomial(window, base):
        value = 0
        for one in window:
            value = (value * base + one) & MASK32
        return avalanche(value)

    hashes = [hash_word(word) for word in words]
    windows = [hashes[i : i + n] for i in range(len(hashes) - n + 1)]
    return {polynomial(window, 0x85EBCA6B) << 32 | polynomial(window, 0xC2B2AE3D) for window in windows}


def split_mix(number):
    z = (SEED + (number + 1) * 0x9E3779B97F4A7C15) & MASK64
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK64
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK64
    return z ^ z >> 31


def signature(text, permutations=128):
    found = shingles(words_of(text))
    factors = [split_mix(j) & MASK32 | 1 for j in range(permutations)]
    return [min(factor * (x & MASK32) & MASK32 for x in found) for factor in factors]


def test_signatures():
    assert [list(one) for one in wirecopy.sign(TEXTS)] == [signature(text) for text in TEXTS]


# ---- What the news profile keeps ----


def kept_grams(text):
    squeezed = "".join(words_of(text)).translate(str.maketrans("0158", "olss")).encode()
    length = len(squeezed)
    most = max(2**32 // 12, min(2**32, 384 * 2**32 // length)) - 1
    values, before = [], 0
    for place in range(length - 7):
        hashed = xxh3(squeezed[place : place + 8]) >> 32
        if hashed <= most:
            while place - before > 255:
                values.append(0xFFFFFF << 8 | 255)
                before += 255
            values.append(hashed >> 8 << 8 | place - before)
            before = place
    return length, values


def kept_numbers(text):
    folded = " ".join(words_of(text))
    found = []
    for number in re.finditer("[0-9]+", folded):
        shape = re.sub("[0-9]", "#", folded)
        before = shape[max(0, number.start() - 7) : number.start()][::-1]
        around = (before + "\0" + shape[number.end() : number.end() + 7]).encode()
        place = len(folded[: number.start()].replace(" ", ""))
        found.append((xxh3(around) >> 33, xxh3(number.group().encode()) >> 48, place))
    return found


# ---- Signature files ----


def frames_of(data):
    magic, version, kind, zero, checksum = struct.unpack_from("<8sIIQQ", data)
    assert (magic, version, kind, zero) == (b"WIRECOPY", 1, 1, 0)
    assert checksum == xxhash.xxh3_64_intdigest(data[:24])
    place, number = 32, 0
    while place < len(data):
        type_, zero, nbytes, of_payload, of_head = struct.unpack_from("<IIQQQ", data, place)
        assert of_head == xxh3(data[place : place + 24], number)
        payload = data[place + 32 : place + 32 + nbytes]
        assert of_payload == xxhash.xxh3_64_intdigest(payload)
        yield type_, payload
        place, number = place + 32 + nbytes, number + 1


def documents_of(payload, profile):
    """By document: what the file says of it, its id, its minima and what is kept of it."""
    numbers = struct.unpack_from("<14Q", payload)
    n, nvalues = numbers[5], numbers[6]
    place = 112 + 64 * n
    heads = [struct.unpack_from("<QQII16sQIIII", payload, 112 + 64 * i) for i in range(n)]
    nminima = 128 if profile == "near" else 1
    minima = [list(struct.unpack_from(f"<{nminima}I", payload, place + 4 * nminima * i)) for i in range(n)]
    place += padded(4 * nminima * n)
    values = struct.unpack_from(f"<{nvalues}I", payload, place)
    ends = [0, *(head[5] for head in heads)]
    kept = [list(values[ends[i] : ends[i + 1]]) for i in range(n)]
    place += padded(4 * nvalues)
    ends = [0, *struct.unpack_from(f"<{n}Q", payload, place)]
    ids = [payload[place + 8 * n + ends[i] : place + 8 * n + ends[i + 1]] for i in range(n)]
    return list(zip(heads, ids, minima, kept))


def padded(nbytes):
    return (nbytes + 7) // 8 * 8


def sign(program, folder, profile):
    dump, out = folder / "dump.jsonl", folder / "dump.sigs"
    rows = [{"id": f"d{i}", "text": text, "url": f"https://www.Site{i}.example/x"} for i, text in enumerate(TEXTS)]
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows))
    subprocess.run([program, "sign", "-q", "-p", profile, str(dump), "-o", str(out)], check=True)
    return list(frames_of(out.read_bytes()))


@pytest.mark.parametrize("profile", ["near", "news"])
def test_signature_files(program, tmp_path, profile):
    frames = sign(program, tmp_path, profile)
    assert [type_ for type_, _ in frames] == [1, 2, 3, 5]  # settings, file, batch, end
    assert b"\nseed 1\n" in frames[0][1]
    assert struct.unpack_from("<QQ", frames[3][1]) == (1, (tmp_path / "dump.jsonl").stat().st_size)
    documents = documents_of(frames[2][1], profile)
    assert len(documents) == len(TEXTS)
    for i, (head, id_, minima, kept) in enumerate(documents):
        folded = " ".join(words_of(TEXTS[i]))
        assert id_ == f"d{i}".encode()
        assert head[0] == i
        assert int.from_bytes(head[4], "little") == xxhash.xxh3_128_intdigest(folded.encode(), SEED)
        assert head[8] == 1  # it has an id
        if profile == "near":
            assert minima == signature(TEXTS[i]) and kept == []
            continue
        assert head[6] == xxh3(f"site{i}.example".encode(), SEED - 1) & MASK32 and head[7] == 0
        assert minima == [0]
        length, grams = kept_grams(TEXTS[i])
        assert kept[0] == length and kept[1] == len(grams)
        assert kept[3 : 3 + len(grams)] == grams
        slots = kept[3 + len(grams) : 3 + len(grams) + 2 * kept[2]]
        numbers = [(slots[j], slots[j + 1] >> 16, slots[j + 1] & 0xFFFF) for j in range(0, len(slots), 2) if slots[j] < 2**31]
        ncells = max(1, (2 * length + 50) // 100)
        expected = sorted((around, value, min(place // 50, ncells - 1)) for around, value, place in kept_numbers(TEXTS[i]))
        assert numbers == expected[:64]
