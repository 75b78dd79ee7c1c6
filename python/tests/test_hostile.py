"""Arrow data that lies: exceptions or right answers, never a crash. Each case runs in this process."""

import random

import pytest

import wirecopy

pa = pytest.importorskip("pyarrow")

TEXTS = ["the ferry sank at dawn off the cape", "The ferry sank at dawn, off the cape.", "rain on the orchards", "x"]


def string_array(offsets=None, data=None, validity=None, length=4, offset=0, kind=None):
    kind = kind or pa.string()
    good = pa.array(TEXTS, kind)
    buffers = good.buffers()
    return pa.Array.from_buffers(
        kind,
        length,
        [
            validity if validity is None else pa.py_buffer(validity),
            buffers[1] if offsets is None else pa.py_buffer(offsets),
            buffers[2] if data is None else pa.py_buffer(data),
        ],
        offset=offset,
    )


def offsets_of(*values, width=4):
    return b"".join(value.to_bytes(width, "little", signed=True) for value in values)


@pytest.mark.parametrize(
    "array",
    [
        lambda: string_array(offsets=offsets_of(0, 35, 1 << 30, 90, 91)),
        lambda: string_array(offsets=offsets_of(0, 35, 60, 80, 1 << 30)),
        lambda: string_array(offsets=offsets_of(-5, 35, 60, 80, 81)),
        lambda: string_array(offsets=offsets_of(0, 60, 35, 80, 81)),
        lambda: string_array(length=1 << 40),
        lambda: string_array(length=5),
        lambda: string_array(offset=1 << 40),
        lambda: string_array(kind=pa.large_string(), offsets=offsets_of(0, 35, 1 << 60, 90, 91, width=8)),
        lambda: string_array(data=b"\xff" * 200),
        lambda: string_array(data=b""),
    ],
)
def test_what_lies_is_refused(array):
    with pytest.raises((wirecopy.FormatError, pa.ArrowInvalid)):
        wirecopy.cluster(pa.table({"text": array()}))
    with pytest.raises((wirecopy.FormatError, pa.ArrowInvalid)):
        wirecopy.cluster(iter([array()]))


def test_a_dictionary_that_lies_is_refused():
    values = pa.array(TEXTS)
    for indices in ([0, 1, 4, 2], [0, -1, 2, 2], [0, 1, 2, 1 << 30]):
        array = pa.DictionaryArray.from_buffers(
            pa.dictionary(pa.int32(), pa.string()), 4, [None, pa.py_buffer(offsets_of(*indices))], values
        )
        with pytest.raises((wirecopy.FormatError, pa.ArrowInvalid)):
            wirecopy.cluster(pa.table({"text": array}))


class Capsules:
    """Gives what it was told to."""

    def __init__(self, stream=None, array=None):
        if stream is not None:
            self.__class__ = type("Stream", (), {"__arrow_c_stream__": lambda self, requested_schema=None: stream})
        else:
            self.__class__ = type("Array", (), {"__arrow_c_array__": lambda self, requested_schema=None: array})


def test_capsules_that_are_none():
    for data in (
        Capsules(stream=7),
        Capsules(stream=None, array=7),
        Capsules(array=(7, 7)),
        Capsules(array=(7,)),
        Capsules(stream=pa.array(TEXTS).__arrow_c_array__()[0]),
        Capsules(array=pa.array(TEXTS).__arrow_c_array__()[::-1]),
    ):
        with pytest.raises((ValueError, TypeError, RuntimeError, SystemError)):
            wirecopy.cluster(data)


def test_a_capsule_is_read_once():
    stream = pa.table({"text": TEXTS}).__arrow_c_stream__()
    assert wirecopy.cluster(Capsules(stream=stream)).groups["cluster"] == ["0", "0", "2", "3"]
    with pytest.raises(ValueError, match="used before"):
        wirecopy.cluster(Capsules(stream=stream))


def mutate(chance, array):
    """An array with bytes of its buffers, its length or its offset changed."""
    buffers = [None if buffer is None else bytearray(buffer.to_pybytes()) for buffer in array.buffers()]
    length, offset = len(array), array.offset
    for _ in range(chance.randint(1, 3)):
        what = chance.randrange(6)
        if what == 0:
            length = chance.choice([0, 1, length + 1, length * 2, 1 << 33])
        elif what == 1:
            offset = chance.choice([0, 1, 2, 1 << 20])
        else:
            buffer = chance.choice([buffer for buffer in buffers if buffer])
            if what == 2 and len(buffer) > 4:
                del buffer[chance.randrange(len(buffer)) :]
            else:
                buffer[chance.randrange(len(buffer))] = chance.randrange(256)
    return pa.Array.from_buffers(
        array.type, length, [None if buffer is None else pa.py_buffer(bytes(buffer)) for buffer in buffers], offset=offset
    )


def test_a_thousand_mutations():
    chance = random.Random(20261125)
    kinds = [pa.string(), pa.large_string(), pa.string_view()]
    texts = TEXTS + [None, "a longer text that does not fit in a view, with words of its own: " + "copper " * 9]
    refused = answered = 0
    for _ in range(1000):
        array = pa.array(texts, chance.choice(kinds))
        try:
            result = wirecopy.cluster(mutate(chance, array), threads=1)
            assert len(result.groups["id"]) == len(result)
            answered += 1
        except (ValueError, MemoryError, OSError, wirecopy.Error):
            refused += 1
    assert refused > 100 and answered > 100
