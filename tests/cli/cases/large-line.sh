python3 - >in.jsonl <<'PYTHON'
import random
rng = random.Random(1)
words = " ".join("w%x" % rng.randrange(1 << 40) for _ in range(1600000))
print('{"id":"a","text":"%s"}' % words)
print('{"id":"b","text":"%s and more"}' % words)
PYTHON
$WIRECOPY cluster --profile near in.jsonl --format tsv --memory 2G
$WIRECOPY cluster --profile near in.jsonl --max-record 1M --memory 2G -q
echo $?
