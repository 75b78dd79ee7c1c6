# Files that people have beside their texts, as a file, on standard input and in a folder; and what the advice makes of them.
exec 2>&1
try() { # NAME CONTENT
  printf -- "$2" >"$1"
  "$WIRECOPY" cluster "$1" -q -o out
  echo "code $?"
  "$WIRECOPY" cluster - -q -o out <"$1" | sed 's/ is .*//'
}
mkdir folder
echo 'The pier is shut, the harbour master said on Monday, and nobody knows for how long.' >folder/story.txt
try fetch.txt '#!/bin/sh\ncurl -O http://a.example/day\n'
try read.txt 'import json\n\nfor line in open("a.jsonl"):\n    print(json.loads(line))\n'
try settings 'API_KEY=abc\nHOST=a.example\n'
try film.txt '1\n00:00:01,000 --> 00:00:03,500\nThe pier is shut.\n\n2\n00:00:04,000 --> 00:00:06,000\nIt fell.\n'
try found.txt 'pier.txt:3:The pier is shut.\npier.txt:17:It will be mended.\n'
try key.txt '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n'
for name in fetch.txt read.txt settings film.txt found.txt key.txt; do cp $name folder; done
"$WIRECOPY" cluster folder --format tsv | cut -f1-2
echo '-- what is advised'
say() { # COMMAND
  eval "$1" | "$WIRECOPY" cluster - --format tsv | cut -f1-2
}
printf '{"index":{"_id":"1"}}\n{"id":"a","text":"The pier is shut"}\n{"index":{"_id":"2"}}\n{"id":"b","text":"The crane fell"}\n' >bulk.ndjson
"$WIRECOPY" dedup bulk.ndjson -q -o out
say "grep -vE '^.\"(index|create|update|delete)\"' bulk.ndjson"
printf 'event: story\ndata: {"id":"a","text":"The pier is shut"}\n\nevent: story\ndata: {"id":"b","text":"The crane fell"}\n\n' >events
"$WIRECOPY" dedup events -q -o out
say "sed -n 's/^data: *//p' events"
say "grep -vE '^[0-9]+.?\$|-->' film.txt"
echo '-- an article that quotes a program, and a table with a mark before its first name'
printf 'The worm that closed the harbour had two lines.\n\nimport os\nos.remove("pier")\n' >worm.txt
"$WIRECOPY" cluster worm.txt --format tsv | cut -f1-2
printf '#id,text\na,The pier is shut\nb,The crane fell\n' >marked.csv
"$WIRECOPY" cluster marked.csv --format tsv | cut -f1-2
