# Of a group the record of the preferred source is kept; the first preference counts most, and --keep decides the rest.
record() { printf '{"id":"%s","source":"%s","lang":"%s","url":"https://www.%s.example/1","text":"one two three four"}\n' "$@" "$2"; }
(record a blog en; record b reuters fr; record c ap en; record d ap fr; record e other en
  echo '{"id":"f","text":"one two three four"}') >in.jsonl
show() { $WIRECOPY dedup --profile near "$@" 2>&1 | cut -c1-10; }
show in.jsonl
show in.jsonl --prefer source=reuters,ap
show in.jsonl --prefer source=ap
show in.jsonl --prefer lang=fr --prefer source=ap
show in.jsonl --prefer source=ap --prefer lang=fr
show in.jsonl --prefer lang=en --keep longest
show in.jsonl --prefer url=other.example
show in.jsonl --prefer url=https://www.ap.example/1
echo '-- a value that is no address is compared as it is written'
$WIRECOPY dedup --profile near in.jsonl --prefer source=AP 2>&1 | cut -c1-60
echo '-- records without the field come last'
tac in.jsonl | show - --prefer source=nobody
(record g blog en; echo '{"id":"h","source":"ap","text":"one two three four"}') | show - --prefer source=ap --prefer lang=en
echo '-- a column, and a header of WARC'
printf 'id,text,source\n1,one two,blog\n2,one two,"a ""b"""\n' >in.csv
show in.csv --prefer 'source=a "b"'
warc() { printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <%s>\r\nWARC-Target-URI: http://%s/\r\nContent-Length: 7\r\n\r\none two\r\n\r\n' $1 $2; }
(warc 1 blog.example; warc 2 ap.example) >in.warc
$WIRECOPY dedup --profile near in.warc --prefer WARC-Target-URI=ap.example | grep -a Target
$WIRECOPY dedup --profile near in.warc --prefer WARC-Target-URI=www.AP.example | grep -a Target
for wrong in sauce=ap source source= =ap; do $WIRECOPY dedup in.jsonl --prefer $wrong 2>&1; echo "code $?"; done
echo '-- a checkpoint of other preferences is not taken'
$WIRECOPY dedup --profile near in.jsonl --prefer source=ap --checkpoint point -o /dev/full 2>/dev/null
$WIRECOPY dedup --profile near in.jsonl --prefer source=reuters --checkpoint point 2>&1 | sed 's/.* and this run has/this run has/'
