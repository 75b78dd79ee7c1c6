python3 -c 'for i in range(20000): print("{\"id\":%d,\"text\":\"the same words every time and again\"}" % i)' >in.jsonl
$WIRECOPY cluster --profile near in.jsonl --format tsv | cut -f2 | sort | uniq -c | sed 's/^ *//'
