{ printf "%s\n" "{\"id\":\"a\",\"text\":\"one two three\"}" "{\"id\":\"b\",\"text\": " "{\"id\":\"c\"}" "{\"id\":\"d\",\"text\":5}" "{\"id\":\"e\",\"text\":\" ... \"}" "[1]"; printf "{\"id\":\"f\",\"text\":\"x\\0y\"}\n"; printf "%s\n" "{\"id\":\"g\",\"text\":\"one two three\"}"; } >in.jsonl
$WIRECOPY dedup --profile near in.jsonl -o kept --bad bad 2>/dev/null
code=$?
cat kept; echo --; tr '\0' '?' <bad
exit $code
