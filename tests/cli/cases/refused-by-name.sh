# What is no input is refused by name, whatever its own name, from standard input too; in a folder it is skipped.
exec 2>&1
python3 - <<'END'
import bz2, gzip, io, sqlite3, tarfile, zipfile
story = b"The ferry to Lunholm sails at seven, said the harbour master on Monday.\n"
with tarfile.open("stories", "w") as archive:
    info = tarfile.TarInfo("a.txt")
    info.size = len(story)
    archive.addfile(info, io.BytesIO(story))
open("stories.txt.gz", "wb").write(gzip.compress(open("stories", "rb").read(), mtime=0))
with zipfile.ZipFile("stories.jsonl", "w") as archive:
    archive.writestr("a.txt", story)
base = sqlite3.connect("base.csv")
base.execute("create table story (text)")
base.commit()
open("twice.gz", "wb").write(gzip.compress(gzip.compress(story, mtime=0), mtime=0))
open("page.png", "wb").write(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
open("wiki.xml", "wb").write(b"<mediawiki xml:lang=\"en\">\n<page>" + story + b"</page>\n</mediawiki>\n")
open("zeros.txt", "wb").write(story + b"\0" + story)
open("a.txt", "wb").write(story)
END
for file in stories stories.txt.gz stories.jsonl base.csv twice.gz page.png wiki.xml zeros.txt; do
  "$WIRECOPY" cluster "$file" -o out
  echo "code $?"
done
"$WIRECOPY" cluster - -o out <stories
echo "code $?"
# Named files are looked at before others are read.
"$WIRECOPY" cluster a.txt stories -o out
echo "code $?"
"$WIRECOPY" cluster wiki.xml --input-format text --format tsv
echo "code $?"
mkdir -p folder/.git folder/more
mv stories page.png zeros.txt a.txt folder
touch folder/.DS_Store folder/Thumbs.db folder/.git/HEAD
"$WIRECOPY" cluster folder --format tsv
echo "code $?"
"$WIRECOPY" dedup folder -o names
echo "code $?"
cat names
cp folder/zeros.txt page.br
"$WIRECOPY" cluster page.br
echo "code $?"
# What is empty says so.
mkdir nothing
touch nothing.jsonl
"$WIRECOPY" cluster nothing
echo "code $?"
"$WIRECOPY" cluster nothing.jsonl
echo "code $?"
"$WIRECOPY" cluster nothing.jsonl folder/a.txt --format tsv
echo "code $?"
ls
"$WIRECOPY" cluster folder/a.txt nothing --format tsv -o names
echo "code $?"
"$WIRECOPY" dedup folder/a.txt --against nothing -o names
echo "code $?"
# In a folder an empty file is named only.
mkdir some && echo '{"id":"a","text":"a few good words"}' >some/a.jsonl && touch some/b.jsonl
"$WIRECOPY" cluster some --format tsv -o names
echo "code $?"
echo '-- compare, which has no use for the Python package'
printf 'PAR1....PAR1' >rows.parquet
"$WIRECOPY" compare rows.parquet a b; echo "code $?"
