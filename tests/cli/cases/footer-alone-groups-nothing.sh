# Pages with words of their own over one footer are no copies, whether it is most of a page or the smaller part.
set -e
pages() { # SEED WORDS: 3,000 pages of so many words over a footer of 120
  python3 - "$@" <<'PYTHON'
import random
import sys
rng = random.Random(int(sys.argv[1]))
words = lambda n: " ".join("w%x" % rng.randrange(1 << 24) for _ in range(n))
footer = words(120)
for i in range(3000):
    print('{"id":"d%d","text":"%s %s"}' % (i, words(int(sys.argv[2])), footer))
PYTHON
}
pages 3 20 >short.jsonl
pages 4 80 >long.jsonl
"$WIRECOPY" cluster --profile near short.jsonl --duplicates-only
"$WIRECOPY" cluster --profile near long.jsonl -t 0.5 --duplicates-only
