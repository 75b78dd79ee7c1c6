mkfifo pipe
(echo '{"id":"a","text":"one"}'; : >../opened; exec sleep 600) >pipe &
feeder=$!
# A job in the background ignores SIGINT unless it is started like this.
python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
  "$WIRECOPY" cluster --profile near pipe -o out 2>err &
run=$!
# Until the run has opened the pipe: for at most a minute, and no longer than the run lives.
for ((i = 0; i < 6000; i++)); do
  [ ! -e ../opened ] || break
  kill -0 $run 2>/dev/null || break
  sleep 0.01
done
sleep 1
kill -INT $run
wait $run
code=$?
kill $feeder
cat err
ls
exit $code
