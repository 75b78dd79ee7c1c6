# An index is no dump: given as an input it is refused by name, within a folder it is passed by. Lists that are compressed
# or binary are named, where they would be taken for ids or labels.
exec 2>&1
printf '{"id":"a","text":"one two three four"}\n{"id":"b","text":"five six seven eight"}\n' >a.jsonl
"$WIRECOPY" index create stories -q
"$WIRECOPY" index add stories a.jsonl -q -o rows
for input in stories stories/index.db stories/*.segment; do "$WIRECOPY" cluster $input; echo "code $?"; done
"$WIRECOPY" index add stories stories -q
echo "code $?"
mkdir folder && cp -r stories a.jsonl folder
"$WIRECOPY" cluster folder --format tsv | cut -f1-2
mkdir other && cp stories/index.db other && cp a.jsonl other/a.txt
"$WIRECOPY" cluster other --format tsv -q | cut -f1-2
printf 'a\n' | gzip >ids.gz
printf 'a\tx\nb\ty\n' | gzip >labels.gz
"$WIRECOPY" index remove stories --ids ids.gz
echo "code $?"
"$WIRECOPY" index remove stories --ids - <ids.gz
printf 'a\0' | "$WIRECOPY" index remove stories --ids -
"$WIRECOPY" tune a.jsonl labels.gz
echo "code $?"
printf '\xEF\xBB\xBFa\r\n' | "$WIRECOPY" index remove stories --ids -
echo "code $?"
echo '-- a folder with a file whose name only begins like that is none'
mkdir -p deep/sub && cp stories/index.db deep/sub/ && printf '{"id":"a","text":"One two three."}\n' >deep/sub/index.db.jsonl
"$WIRECOPY" cluster deep --format tsv | cut -f1-2
