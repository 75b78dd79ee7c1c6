# What programs say before, between and after records is no reason to lose them; an article with lines of JSON is one
# text, whatever its name; prose with another name is told in one message.
exec 2>&1
ids() { "$WIRECOPY" cluster "$@" --format tsv -q | tail -n +2 | cut -f1 | head -3 | tr '\n' ' '; echo "code ${PIPESTATUS[0]}"; }
records='{"id":"a","text":"The pier is mended"}\n{"id":"b","text":"The ferry sails at seven"}\n'
{ seq -f '10:00:%02g INFO fetched page' 14; printf "$records"; } >log
{ seq -f '# comment %g' 14; printf "$records"; } >comments.txt
{ echo 'Fetched 2 stories'; printf "$records"; echo 'Done.'; } >around.txt
python3 -c 'print("{\"id\":\"long\",\"text\":\"" + "harbour " * 9000 + "\"}")' >long
{ echo 'Fetched 1 story'; cat long; } >behind.txt
{ seq -f 'page %g' 14; cat long; printf "$records"; } >among.txt
printf 'Fetched 1 story\n{"id":"c","text":"The crane is new"}\n' >single
{ seq -f '10:00:00 INFO fetched page %g' 3000; printf "$records"; } >long.jsonl
for name in log comments.txt around.txt behind.txt among.txt single; do ids $name; ids - <$name; done
ids long.jsonl
echo '-- tables and web archives'
table='id,text,url\n1,"One, two",x\n2,"Three",y\n3,"Four",z\n'
{ echo 'Timing is on.'; printf "$table"; } >timed.txt
{ seq -f '10:00:%02g INFO page' 14; printf "$table"; } >table
{ echo 'Fetched 1 page'; printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <x:1>\r\nContent-Type: text/plain\r\n'
  printf 'Content-Length: 7\r\n\r\nOne two\r\n\r\n'; } >fetched
for name in timed.txt table fetched; do ids $name; ids - <$name; done
echo '-- articles'
article='How a dump is written\n\nEach story has a line of its own in such a file, as the following example shows.\n\n'
printf "$article"'{"id":"a","text":"x"}\n{"id":"b","text":"y"}\n' >article.txt
printf 'Settings\n{"a":1}\n' >one.txt
printf 'Two stories stand on two lines.\n{"id":"a"}\n{"id":"b"}\n' >short.txt
printf 'A record begins so:\n\nWARC/1.0\nWARC-Type: response\n' >standard.txt
for name in article.txt one.txt short.txt standard.txt; do ids $name; ids - <$name; done
{ seq -f 'Fetched page %g of the archive in 3 seconds.' 1700; printf '{"id":"a","text":"The pier is mended"}\n'; } >long.jsonl
"$WIRECOPY" cluster long.jsonl --format tsv 2>/dev/null | cut -f1
echo '-- JSON in other layouts'
{ seq -f 'page %g' 14; printf '[\n {"id":"a","text":"The pier is mended"}\n]\n'; } >array.log
ids array.log
echo '-- prose under other names, and tables without names'
printf 'The council voted, after a long debate, to rebuild.\nIt was Monday.\n\nThe harbour, the pier and the crane.\n' >prose.csv
printf 'Harbour closed\n\nThe council voted, after a debate.\nIt was Monday.\n' >title.csv
cp prose.csv prose.jsonl
cp title.csv title.json
for name in prose.csv title.csv prose.jsonl title.json; do ids $name; done
ids prose.csv --input-format text
mkdir folder
printf 'It was, they said, over.\n\nAnd so, on and on, it went.\n\nNo one, not one, knew.\n' >folder/prose.csv
printf 'The pier is mended\n' >folder/pier.txt
"$WIRECOPY" cluster folder --format tsv | cut -f1
printf 'nr,body\n1,"One, two"\n' >names.csv
printf '1,"One, two"\n2,"Three"\n' >headless.csv
for name in names.csv headless.csv; do ids $name; done
printf '"One"\n"Two"\n' >strings.jsonl
"$WIRECOPY" cluster strings.jsonl || echo "code $?"
