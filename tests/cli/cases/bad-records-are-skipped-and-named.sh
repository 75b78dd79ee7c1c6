{ printf "%s\n" "{\"id\":\"a\",\"text\":\"one two three\"}" "{\"id\":\"b\",\"text\": " "{\"id\":\"c\"}" "{\"id\":\"d\",\"text\":5}" "{\"id\":\"e\",\"text\":\" ... \"}" "[1]"; printf "{\"id\":\"f\",\"text\":\"x\\0y\"}\n"; printf "%s\n" "{\"id\":\"g\",\"text\":\"one two three\"}"; } >in.jsonl
$WIRECOPY cluster --profile near in.jsonl 2>err
code=$?
cut -d: -f1-3 err
exit $code
