# What a program says before and after a few records is counted, or the file refused, but never read as one text. What
# it advises to do works on compressed files and on those in UTF-16.
exec 2>&1
one='The pier is mended' two='The ferry sails at seven'
say() { "$WIRECOPY" cluster "$@" --format tsv -o groups; echo "code $?"; [ ! -e groups ] || cut -f1 groups | tail -n +2 | tr '\n' ' ' && echo; rm -f groups; }
around() { printf '%b' "$2"; printf "$1" "$one" "$two"; printf '%b' "$3"; }
objects='{"id":"a","text":"%s"}\n{"id":"b","text":"%s"}\n'
array='[\n {"id":"a","text":"%s"},\n {"id":"b","text":"%s"}\n]\n'
table='id,text\na,"%s"\nb,"%s"\n' tabs='id\ttext\na\t%s\nb\t%s\n' bars='id|text\na|%s\nb|%s\n'
greeting='Welcome to the exporter of the newsroom, version 3.\nIt writes all that you ask it for.\n'
curl='  %%%% Total    %%%% Received %%%% Xferd  Average Speed\n100  1200  100  1200    0     0   9000\n'
echo '-- lines'
around "$objects" 'Loading...\n' 'Done in 3.2s\n' >lines && say lines
around "$objects" "$greeting" '\n100%|####| 2/2 [00:00<00:00, 9.1it/s]\n' >lines && say lines && say - <lines
around "$objects" "$curl$curl$curl" 'Query took 3 ms\n' >lines && say lines
around '{"id":"a","text":"%s"}\n%.0s' 'Loading...\n' 'Done.\n' >lines && say lines
echo '-- tables'
around "$table" 'Loading...\n' '(2 rows)\n\nTime: 3.2 ms\n' >out && say out
around "$table" "$greeting" '' >out && say out
"$WIRECOPY" dedup out -k first -q | cmp - out && echo same bytes
around "$table" '' 'Rows: 2, errors: 0, warnings: 0\n' >out && say out
around "$table" '' '100%|####| 2/2 [00:00<00:00, 9.1it/s]\n' >out && say out
around 'id,text\na,"%s"\n%.0s' '' '(1 row)\n\nTime: 3.2 ms\n' >out && say out
around "$tabs" '$ export news\n' '2 rows in set (0.01 sec)\n\nmysql> Bye\n' >out && say out
around "$bars" 'Loading...\n' '100%|####| 2/2 [00:00<00:00, 9.1it/s]\n' >out && say out
around "$table" 'Hello, world\n' '' >out.csv && say out.csv
echo '-- JSON in other layouts, and the command that is advised'
around "$array" 'Loading...\n\n' 'Done in 3.2s\n' >array && say array
gzip -k array && iconv -f UTF-8 -t UTF-16LE array >wide && gzip -k wide
for file in array.gz wide wide.gz; do
  advice=$("$WIRECOPY" cluster $file 2>&1) || echo "code $?"
  echo "$advice"
  command=$(echo "$advice" | sed 's/.*alone: \(.*\); --.*/\1/; s/wirecopy VERB/"$WIRECOPY" cluster -q --format tsv/; s/FILE/$file/')
  eval "$command" | cut -f1 | tail -n +2
done
echo '-- one of several files has its ids elsewhere'
printf '{"id":"a","text":"%s"}\n' "$one" >a.jsonl
printf '{"_id":"b","text":"%s"}\n' "$two" >b.jsonl
say a.jsonl b.jsonl
say b.jsonl a.jsonl
echo '-- what Spark leaves beside its parts, lines of tabs without names, and an article with code'
mkdir -p parts/__pycache__
printf '{"id":"a","text":"%s"}\n' "$one" >parts/part-00000.json
touch parts/_SUCCESS parts/.part-00000.json.crc parts/_committed_12 parts/__pycache__/a.pyc
say parts
printf 'a\t%s.\nb\t%s.\nc\t%s.\n' "$one" "$two" "$one" >headless.txt
say headless.txt
printf '# Lines\n\nWrite it so:\n\n```json\n{"id":"a","text":"x"}\n{"id":"b","text":"y"}\n```\n\nThat is all of it.\n' >article.md
say article.md
echo '-- articles of long lines around lines of JSON, a small table and an array'
long=$(for i in 1 2 3 4 5; do echo -n "$one, and so it is that $two. "; done)
printf '%s\n' "$long" '{"id":"a","text":"x"}' '{"id":"b","text":"y"}' "$long" >article.1
printf '%s\n' "$long" id,text 1,foo 2,bar "$long" >article.2
printf '%s\n' "$long" "title	text" "x	foo" "y	bar" "$long" | sed 's/\\t/\t/' >article.3
printf '%s\n' "$long" '[{"text":"a b c"}]' 'Short end.' >article.4
say article.1 article.2 article.3 article.4
