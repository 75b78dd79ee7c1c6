for i in $(seq 2000); do echo "{\"id\":\"d$i\",\"text\":\"story number $i about $RANDOM ships $RANDOM\"}"; done | gzip >in.gz
head -c 8000 in.gz >cut.gz
$WIRECOPY cluster --profile near cut.gz -o out 2>err
code=$?
grep -c 'cut.gz: .*ends early' err
[ "$(wc -l <out)" -gt 100 ] || echo "too few"
exit $code
