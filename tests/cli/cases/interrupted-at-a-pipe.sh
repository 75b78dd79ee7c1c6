# A run that waits for the reader or the writer of a named pipe ends as any other where it is interrupted.
exec 2>&1
echo '{"id":"a","text":"The pier is mended"}' >dump.jsonl
mkfifo pipe.1 pipe.2 pipe.3 pipe.4 pipe.5
"$WIRECOPY" index create kept
# A job in the background ignores SIGINT unless it is started like this; what is sent before that is lost.
start='import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])'
pids=()
for arguments in 'dedup dump.jsonl -o pipe.1' 'dedup pipe.2 -o out' 'dedup dump.jsonl -o out.3 --removed pipe.3' \
  'dedup dump.jsonl -o out.4 --stats pipe.4' 'index remove kept --ids pipe.5'; do
  python3 -c "$start" "$WIRECOPY" $arguments 2>/dev/null &
  pids+=($!)
done
sleep 1
for pid in "${pids[@]}"; do
  for ((i = 0; i < 60; i++)); do
    kill -INT $pid 2>/dev/null || break
    sleep 0.5
  done
  wait $pid
  echo "code $?"
done
