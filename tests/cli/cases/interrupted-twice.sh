# A second signal ends the program at once, also where it is of another kind than the first: both wait for a run that is
# stopped, and come together.
twice() {
  mkfifo pipe
  (echo '{"id":"a","text":"one"}'; : >opened; exec sleep 600) >pipe &
  feeder=$!
  python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$WIRECOPY" cluster --profile near pipe -o out 2>err &
  run=$!
  for ((i = 0; i < 6000; i++)); do
    [ ! -e opened ] || break
    kill -0 $run 2>/dev/null || break
    sleep 0.01
  done
  kill -STOP $run
  kill -TERM $run
  kill -INT $run
  kill -CONT $run
  wait $run 2>/dev/null
  code=$?
  kill $feeder
  [ $code -gt 128 ] && echo "ended by a signal" || echo "code $code: $(cat err)"
}

# ThreadSanitizer keeps a signal from a thread that waits for a lock until it has that: the thread that reads has it.
if grep -q __tsan_init "$WIRECOPY"; then
  echo "skipped: ThreadSanitizer puts signals off" >&2
  echo "ended by a signal"
else
  twice
fi
[ ! -e out ] || echo "out was written"

# A file of the system that calls itself regular and waits for bytes ends no run.
if [ -r /proc/kmsg ] && [ ! -p /proc/kmsg ]; then
  timeout -s KILL 20 "$WIRECOPY" cluster --profile near /proc/kmsg -o kept 2>/dev/null
  [ $? -ne 137 ] && echo "kmsg is over" || echo "kmsg hangs"
else
  echo "skipped: /proc/kmsg cannot be read here" >&2
  echo "kmsg is over"
fi
