for i in $(seq 30000); do echo "{\"id\":\"d$i\",\"text\":\"story $i\"}"; done >in.jsonl
set -o pipefail
$WIRECOPY cluster --profile near in.jsonl | head -1
