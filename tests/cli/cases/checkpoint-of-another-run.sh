# A checkpoint is resumed only by a run with the same options and inputs; the message names the difference.
seq 20000 | sed 's/.*/{"id":"i&","ident":"j&","text":"story number & of a dump"}/' >in.jsonl
mkdir folder
keep() { rm -rf kept; "$WIRECOPY" cluster in.jsonl -p near -q -t 0.52 -o folder --checkpoint kept 2>/dev/null; echo "code $?"; }
again() { "$WIRECOPY" cluster in.jsonl -p near -q -o out --checkpoint kept "$@" 2>&1 | sed 's/[0-9]* bytes, changed.*/.../'; }
keep
again -t 0.51
again -t 0.52 --id-field ident
again -t 0.52 --linkage components
again -t 0.52 --max-record 1M
again -t 0.52 --input-format json
again -t 0.52 --html text
# An input with the same length and time but another byte, near its start and near its end.
size=$(stat -c %s in.jsonl)
for place in 30 $((size - 4)); do
  cp -p in.jsonl before.jsonl
  printf X | dd of=in.jsonl bs=1 seek="$place" conv=notrunc status=none
  touch -r before.jsonl in.jsonl
  again -t 0.52
  mv before.jsonl in.jsonl
done
again -t 0.52
wc -l <out
# A preference more, or less.
prefer() { "$WIRECOPY" dedup in.jsonl -p near -q --checkpoint kept "$@" 2>&1 | sed 's/[0-9]* bytes, changed.*/.../'; }
rm -rf kept
prefer -o folder
prefer -o out --prefer id=i1
rm -rf kept
prefer -o folder --prefer id=i1
prefer -o out
