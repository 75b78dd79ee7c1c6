printf 'id,text\r\n1,"one, two ""three""\nfour five"\r\n2,one two three four five\r\n' >in.csv
printf 'id\ttext\n3\tone two three four five\n' >in.tsv
$WIRECOPY cluster --profile near in.csv in.tsv --format tsv
$WIRECOPY dedup --profile near in.csv -o - | od -c | head -4
