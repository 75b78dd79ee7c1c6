# Byte order marks where files were joined or written again; pages that say their encoding; what folders have beside files.
exec 2>&1
mark=$'\xef\xbb\xbf'
echo '-- lines'
{ printf '%s%s{"id":"a","text":"one two"}\n' $mark $mark; printf '%s{"id":"b","text":"three"}\n' $mark; } >in.jsonl
"$WIRECOPY" cluster - --format tsv <in.jsonl | cut -f1
echo '-- arrays'
printf '%s[{"id":"a","text":"one two"}]%s[{"id":"b","text":"three"}]' $mark $mark | "$WIRECOPY" cluster - --format tsv | cut -f1
echo '-- a name in quotes'
printf '"%sid",text\n7,one two\n' $mark >in.csv
"$WIRECOPY" cluster in.csv --format tsv | cut -f1
echo '-- a page in windows-1252 that says so, and a text that does not'
mkdir folder
page() { printf '<html><head>%s</head><body><p>The caf%b of N%bmes is open\n' "$1" '\xe9' '\xee'; }
page '<meta charset="windows-1252">' >folder/page.html
printf 'A caf%b and more\n' '\xe9' >folder/text.txt
mkfifo folder/pipe
ln -s .. folder/up
"$WIRECOPY" cluster folder --format tsv 2>&1 | cut -f1 | sed "s,\, perhaps.*,,"
echo '-- a space before the colon'
printf 'WARC/1.0\r\nWARC-Type : conversion\r\nWARC-Record-ID : <w>\r\nContent-Length : 7\r\n\r\none two\r\n\r\n' >in.warc
"$WIRECOPY" cluster in.warc --format tsv | cut -f1
