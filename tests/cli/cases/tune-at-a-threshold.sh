# A pair of Jaccard 0.5 is joined at the threshold of 0.5 too, as a run at that would have it.
shared=$(printf 'shared%d ' {1..50})
printf '{"id":"a","text":"%s"}\n' "$shared $(printf 'one%d ' {1..25})" >in.jsonl
printf '{"id":"b","text":"%s"}\n' "$shared $(printf 'other%d ' {1..25})" >>in.jsonl
printf 'a\tstory\nb\tstory\n' >labels.tsv
$WIRECOPY cluster -p near --ngram 1 -t 0.5 in.jsonl -o - | grep -c '"cluster":"a"'
$WIRECOPY tune -p near --ngram 1 in.jsonl labels.tsv
