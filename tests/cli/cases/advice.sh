# Messages that say what to do.
exec 2>&1
say() { "$WIRECOPY" "$@"; echo "code $?"; }
echo '{"id":"a","text":"a few good words"}' >in.jsonl
say cluster in.jsonl --tmp missing
touch file
say cluster in.jsonl --tmp file
say cluster in.jsonl --checkpoint file
say cluster in.jsonl --checkpoint missing/kept
say cluster in.jsonl -f ''
say cluster in.jsonl -i ''
say cluster ''
say explain in.jsonl
say cluster --from-signatures in.jsonl
say sign in.jsonl -o sigs -q
say cluster sigs
say dedup in.jsonl sigs
say plan --documents 0
for i in $(seq 3000); do echo "{\"id\":\"d$i\",\"text\":\"story number $i about $RANDOM ships $RANDOM\"}"; done | gzip >whole.gz
head -c 9000 whole.gz >cut.gz
"$WIRECOPY" cluster cut.gz -p near -o out 2>err
echo "code $?"
sed -E 's/after [0-9]+ bytes/after N bytes/; s/; [0-9]+ records/; N records/' err
[ "$(sed -nE 's/.*; ([0-9]+) records before.*/\1/p' err)" -eq "$(wc -l <out)" ] && echo "as many as were used"
if command -v zstd >/dev/null; then
  seq 500 | sed 's/.*/{"id":"&","text":"harbour & and ferry &"}/' | split -l 1 - part.
  zstd -q --train part.* -o dictionary 2>/dev/null
  zstd -q -D dictionary in.jsonl -o in.jsonl.zst
  "$WIRECOPY" cluster in.jsonl.zst -o out 2>&1 | sed 's/FILE.*//'
  say cluster dictionary
fi
