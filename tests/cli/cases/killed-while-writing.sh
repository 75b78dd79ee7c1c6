# kill -9 while an output is open leaves nothing of it, where the file system has files without names.
printf '%s\n' '{"id":"a","text":"one two three"}' '{"id":"b","text":"four five six"}' >in.jsonl
mkfifo bad
"$WIRECOPY" dedup in.jsonl -o out --bad bad -q 2>/dev/null & # waits for a reader of bad, with out open
run=$!
for ((i = 0; i < 3000; i++)); do
  open=$(ls -l /proc/$run/fd 2>/dev/null | grep "$PWD/\(out\|.*deleted\)") && break
  sleep 0.02
done
kill -9 $run
wait $run 2>/dev/null
[ "$i" -lt 3000 ] || echo "no output was opened"
if ls out.*.tmp >/dev/null 2>&1 && [[ $open != *deleted* ]]; then
  echo "skipped: this file system, or this build, has no files without names" >&2
  rm out.*.tmp
fi
ls | paste -sd ' '
