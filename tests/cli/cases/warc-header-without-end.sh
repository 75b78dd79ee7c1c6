# Line breaks before a header that is longer than the reader reads at a time.
{
  printf '\r\n\r\nWARC/1.0\r\n'
  yes 'X-Line: no end in sight' | head -n 60000
} >dump.warc
"$WIRECOPY" dedup -q dump.warc --max-record 1K -o kept.warc
code=$?
cmp dump.warc kept.warc && exit "$code"
