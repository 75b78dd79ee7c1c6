python3 -c 'print("{\"id\":\"a\",\"text\":\"%s\"}\n{\"id\":\"b\",\"text\":\"x y z\"}\n{\"id\":\"c\",\"text\":\"x y z\"}" % ("word " * 1000000))' >in.jsonl
$WIRECOPY dedup --profile near in.jsonl --max-record 1M -o kept 2>err
code=$?
head -2 in.jsonl | cmp - kept && cut -d: -f1-3 err
exit $code
