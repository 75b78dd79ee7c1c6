awk 'BEGIN { for (i = 0; i < 400000; i++) printf "{\"id\":\"%d\",\"text\":\"the story of number %d told in words of its own %d\"}\n", i, i * i, i * 7919 }' >dump.jsonl
# A job in the background ignores SIGINT unless it is started like this.
python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
  "$WIRECOPY" cluster dump.jsonl -o out --checkpoint kept 2>err &
run=$!
# Until something is kept: for at most a minute, and no longer than the run lives.
for ((i = 0; i < 6000; i++)); do
  [ ! -s kept/documents.wirecopy ] || break
  kill -0 $run 2>/dev/null || break
  sleep 0.01
done
kill -INT $run
wait $run
echo "code $?"
grep -o 'wirecopy: .*' err
ls
