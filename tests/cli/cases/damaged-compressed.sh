# A file that is damaged or cut is named, whatever its bytes then look like.
show() { sed "s/after [0-9]* bytes/after N bytes/" err; echo "exit $code"; }
stories() { for i in $(seq 12); do echo "{\"id\":\"d$i\",\"$1\":\"Story $i tells of ships that waited for a pilot off the cape.\"$2"; done; }

echo "# after more bad records than are named"
{ stories text ; echo; } | gzip -c >bad.gz
head -c $(($(wc -c <bad.gz) - 3)) bad.gz >cut.gz
$WIRECOPY cluster cut.gz >out 2>err; code=$?
grep "cut.gz: the gzip" err >named; mv named err; show

echo "# where no record has the text"
stories body '}' | gzip -c >body.gz
head -c $(($(wc -c <body.gz) - 3)) body.gz >cut.gz
$WIRECOPY cluster cut.gz >out 2>err; code=$?; show

echo "# by its first bytes alone, as a file and on standard input"
printf 'BZh9' >four.bz2
$WIRECOPY cluster four.bz2 2>err; code=$?; show
$WIRECOPY cluster - <four.bz2 2>err; code=$?; show
