for i in $(seq 30000); do echo "{\"id\":\"d$i\",\"text\":\"story $i\"}"; done >in.jsonl
set -o pipefail
$WIRECOPY cluster --profile near in.jsonl | head -1
# What is printed and not buffered, as PYTHONUNBUFFERED has it for the program of the package.
for verb in "plan" "compare $EXAMPLES/wire.jsonl w01 w27"; do
  { trap '' PIPE; while echo 2>/dev/null; do :; done; stdbuf -o0 $WIRECOPY $verb 2>said; echo "code $?" >>said; } | true
  cat said
  stdbuf -o0 $WIRECOPY $verb >/dev/full 2>&1; echo "code $?"
done
