python3 - >short.jsonl <<'PYTHON'
import random
rng = random.Random(3)
words = lambda n: " ".join("w%x" % rng.randrange(1 << 24) for _ in range(n))
footer = words(120)
for i in range(3000):
    print('{"id":"d%d","text":"%s %s"}' % (i, words(20), footer))
PYTHON
python3 - >long.jsonl <<'PYTHON'
import random
rng = random.Random(4)
words = lambda n: " ".join("w%x" % rng.randrange(1 << 24) for _ in range(n))
footer = words(120)
for i in range(3000):
    print('{"id":"d%d","text":"%s %s"}' % (i, words(80), footer))
PYTHON
$WIRECOPY cluster --profile near short.jsonl --duplicates-only
$WIRECOPY cluster --profile near long.jsonl -t 0.5 --duplicates-only
