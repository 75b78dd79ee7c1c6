# No result may replace an input, go where it would be read as one, or share its place with another result.
exec 2>&1
mkdir -p in/sub other
echo "The ferry to Lunholm sails at seven." >in/a.txt
echo "The pier of Lunholm is mended, at last." >in/sub/b.txt
cp in/a.txt single.txt
ln -s in alias
ln -s in/a.txt to-a
ln -s ../in/new other/to-new
ln in/a.txt hard
say() { "$WIRECOPY" "$@"; echo "code $?"; }
say cluster in -o in/out
say cluster in -o in/sub/out
say cluster alias -o in/out
say cluster in -o alias/out
say cluster in/sub -o "$PWD/in/sub/../sub/out" 2>&1 | sed "s,$PWD,HERE,"
say dedup in -o out --removed in/removed
say dedup in -o out --bad other/../in/bad
say cluster in -o out --stats in/stats
say cluster in -o out --checkpoint in/kept
say cluster in/a.txt -o to-a
say cluster in/a.txt -o hard
say cluster single.txt >>single.txt
say cluster in/a.txt in/sub -o in/a.txt
say dedup single.txt -o one --removed one
ln -s one two
say dedup single.txt -o two --removed other/../two
touch one
say dedup single.txt -o one --removed two
say cluster single.txt -o - --stats /dev/stdout
# Folders that are not there are told before anything is read.
mkfifo never-written
say cluster never-written -o missing/out
say dedup never-written -o out --removed missing/out
say pairs never-written -o missing/out
# Beside an input folder, and in one that a link within leads to, is fine.
say cluster in -o out -q
say cluster in/sub -o in/out -q
ls -R
cat in/a.txt single.txt
# What was published before may grow by a result, but is not replaced by one.
mkdir published
echo "The pier of Lunholm is mended, at last." >published/old.txt
say dedup single.txt --against published -o published/old.txt
say dedup single.txt --against published -o published/new.txt -q
for flag in removed bad report stats; do
  say dedup single.txt --against published -o out --$flag published/$flag
done
ls published
echo '-- through standard input and output'
printf '{"id":"a","text":"The pier is mended"}\n' >grown.jsonl
grown() { "$WIRECOPY" "$@"; echo "code $?" >&2; }
grown dedup - <grown.jsonl >>grown.jsonl
grown dedup - -o grown.jsonl <grown.jsonl
grown cluster - <grown.jsonl >other.jsonl
wc -l <grown.jsonl
echo '-- through links to what is not there yet'
printf '{"id":"b","text":"The pier of Lunholm is mended, at last."}\n' >one.jsonl
ln -s kept.jsonl link
ln -s published/new.jsonl into
say dedup one.jsonl -o kept.jsonl --removed link
say dedup one.jsonl -o link --report kept.jsonl
say dedup one.jsonl --against published -o out --removed into
say dedup one.jsonl -o link -q
wc -l <kept.jsonl
