# Records of megabytes are parsed one at a time; the result is that of one thread, and a failure among them ends the run.
python3 - >in.jsonl <<'PYTHON'
import random
rng = random.Random(2)
words = ["w%x" % rng.randrange(1 << 40) for _ in range(400000)]
for i in range(6):
    print('{"id":"large%d","text":"%s"}' % (i, " ".join(words[i * 20000:i * 20000 + 150000])))
    for k in range(50):
        print('{"id":"small%d-%d","text":"%s"}' % (i, k, " ".join(words[k * 100:k * 100 + 100])))
PYTHON
gzip -k in.jsonl
for profile in near news; do
  for input in in.jsonl in.jsonl.gz; do
    for threads in 1 7; do
      "$WIRECOPY" cluster "$input" -p $profile --memory 128M -j $threads -q -o out$threads || echo "code $?"
    done
    cmp out1 out7 && wc -l <out1
  done
done
{ cat in.jsonl; echo 'no record'; cat in.jsonl; } >broken.jsonl
"$WIRECOPY" cluster broken.jsonl -p near --memory 128M -j 7 --strict -o out 2>&1 | cut -c1-60
