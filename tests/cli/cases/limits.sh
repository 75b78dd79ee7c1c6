# Each limit says which it is, where, and what raises it; raised, the record counts.
brackets() { printf "%0$1d" 0 | sed "s/0/$2/g"; }
good='{"id":"g","text":"a few good words"}'
{ echo "$good"; echo "{\"id\":\"$(brackets 70000 i)\",\"text\":\"a story under a long name\"}"; } >id.jsonl
{ echo "$good"; echo "{\"id\":\"x\",\"text\":\"a story that is nested\",\"x\":$(brackets 2000 '[')$(brackets 2000 ']')}"; } >deep.jsonl
{ echo "$good"; echo "{\"id\":\"x\",\"text\":\"$(brackets 3000000 i)\"}"; } >long.jsonl
{ printf 'id,text\n1,a few good words\n2,"'; brackets 3000000 i; } >long.csv
head -c 100M /dev/zero | tr '\0' x | gzip >bomb.jsonl.gz
cluster() { "$WIRECOPY" cluster --profile near -o out "$@" 2>&1; echo "code $?, $(wc -l <out) documents"; }
cluster id.jsonl
cluster id.jsonl --max-id 100K
cluster deep.jsonl
cluster deep.jsonl --max-depth 1999
cluster deep.jsonl --max-depth 2000
# A flat object is one level.
echo "$good" | cluster - --max-depth 1
cluster long.jsonl --memory 128M
cluster long.jsonl --memory 256M
cluster long.jsonl --max-record 1M --memory 1G
cluster long.csv --memory 128M
cluster bomb.jsonl.gz --max-ratio 500 --memory 128M
cluster bomb.jsonl.gz --memory 128M
# A window that memory has no room for.
echo "$good" | zstd -q --long=31 -c >window.jsonl.zst
cluster window.jsonl.zst --memory 128M
cluster window.jsonl.zst --memory 8G
# Groups over the limit are reported and kept.
for i in 1 2 3 4 5; do echo "{\"id\":\"$i\",\"text\":\"one and the same story\"}"; done >equal.jsonl
cluster equal.jsonl --max-group 4
cluster equal.jsonl --max-group 5
"$WIRECOPY" dedup equal.jsonl --max-group 4 -o out 2>&1
echo "code $?, $(wc -l <out) documents"
"$WIRECOPY" pairs equal.jsonl --max-group 4 2>&1
echo "code $?"
"$WIRECOPY" pairs equal.jsonl --max-group 5 | wc -l
# A bucket of more texts is linked; of no more, each pair is a candidate: 60 texts have 1770.
story=$(seq -s ' ' 1000 1100)
for i in $(seq 60); do echo "{\"id\":\"$i\",\"text\":\"$story w$i\"}"; done >bucket.jsonl
for most in 32 64; do
  "$WIRECOPY" cluster --profile near bucket.jsonl --max-bucket "$most" -q -o out --stats - |
    sed -E 's/.*"candidates":([0-9]+).*"groups":([0-9]+).*/\1 \2/' |
    awk '{ print ($1 < 1770 ? "fewer" : $1), "candidates,", $2, "group" }'
done
