record() { printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:%s>\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' "$1" "$2" "${#3}" "$3"; }
{ record warcinfo 0 "software"; record conversion 1 "one two three four five"; record conversion 2 "One two three four five."; } >in.warc
gzip -k in.warc
$WIRECOPY cluster --profile near in.warc.gz --format tsv
$WIRECOPY dedup --profile near in.warc -o - | grep -a -c '^WARC/1.0'
