mkfifo pipe
(echo '{"id":"a","text":"one"}'; sleep 20) >pipe &
feeder=$!
# A job in the background ignores SIGINT unless it is started like this.
python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
  "$WIRECOPY" cluster --profile near pipe -o out 2>err &
run=$!
sleep 1
kill -INT $run
wait $run
code=$?
kill $feeder
cat err
ls
exit $code
