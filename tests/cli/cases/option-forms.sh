cat >in.jsonl <<"END"
{"id":"a","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"b","text":"something else entirely that is not like any of the others in here"}
{"id":"c","text":"One two three four five six, seven eight nine ten eleven TWELVE!"}
{"id":"d","text":"one two three four five six seven eight nine ten eleven twelve thirteen"}
END
$WIRECOPY cluster --profile near -dt0.5 --format=tsv -o- -- in.jsonl
# A verb of one profile alone takes that profile's flags.
$WIRECOPY compare in.jsonl a c --ngram 3 | head -4
