# Text that is no story is refused by name: collections in notations that are not read, and what stands for a file.
exec 2>&1
say() { # NAME CONTENT
  printf -- "$2" >"$1"
  "$WIRECOPY" cluster "$1" -q -o out
  echo "code $?"
}
for dump in '-- MySQL dump 10.13\nINSERT INTO' '--\n-- PostgreSQL database dump\n--\n' 'PRAGMA foreign_keys=OFF;\nBEGIN' 'INSERT INTO "a" VALUES'; do
  say dump.sql "$dump" | sed 's/: load it.*//'
done
say in.yaml '- id: a\n  text: one two three\n- id: b\n  text: four five six\n'
say in.toml '[[stories]]\nid = "a"\ntext = "one two three"\n'
say in.mbox 'From a@b.example Mon Mar  3 10:00:00 2025\nFrom: a@b.example\nSubject: x\n\nOne two three.\n'
say in.mht 'From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
say in.cdxj 'com,example)/page 20250303100000 {"url":"http://example.com/page"}\n'
say psql.txt ' id | text \n----+------\n a  | one two\n(1 row)\n'
say mysql.txt '+----+------+\n| id | text |\n+----+------+\n| a  | one  |\n+----+------+\n'
say lines.jsonl 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
say stories.csv '/annex/objects/SHA256E-s1--00.csv\n'
echo '-- also from standard input, in UTF-16 and compressed'
server='USE [news]\nGO\nSET ANSI_NULLS ON\nGO\nINSERT [dbo].[articles] ([id], [text]) VALUES (1, N'"'One'"')\n'
printf "$server" | "$WIRECOPY" cluster - -q -o out
printf "$server" | iconv -f UTF-8 -t UTF-16 >server.txt
printf 'articles:\n  - id: 1\n    text: One\n' | gzip >articles.gz
printf '\nFrom - Mon Mar  3 10:00:00 2025\nSubject: x\n\nOne\n' >inbox
for name in server.txt articles.gz inbox; do "$WIRECOPY" dedup $name -q -o out; echo "code $?"; done
head -c 3000 /dev/zero >zeros.json
"$WIRECOPY" cluster zeros.json -q -o out | cut -c1-40
echo '-- read as one text where the user says so, and stories that begin alike'
"$WIRECOPY" cluster in.yaml --input-format text --format tsv | cut -f1-2
printf -- '---\ntitle: A storm\ndate: 2025-03-03\n---\nOne two three four.' >post.md
printf 'From the harbour at 10:00 in 2025\nwords: one two three' >prose.txt
printf 'Subject: a storm\nFrom: a@b.example\n\nOne two three four.' >news.eml
printf -- '- one two three\n- four five six\n' >list.md
printf 'Use News with care, the council said.\nSet lights on\n' >use
printf 'From - Paris\nInsert coins (two of them) and values change' >from
for name in post.md prose.txt news.eml list.md use from; do "$WIRECOPY" cluster $name --format tsv | tail -n 1 | cut -f1-2; done
echo '-- a page under any name, and what stands beside pages in a folder'
printf '<!DOCTYPE html><html><body><p>One two three four.</p></body></html>' >page.csv
"$WIRECOPY" cluster page.csv --format tsv | tail -n 1 | cut -f1-2
mkdir site
cp page.csv site/page.html
echo 'body { color: red }' >site/style.css
echo 'var x = "one two three";' >site/page.js
echo 'window.posts = [{"id":"a","text":"five six seven"}]' >site/posts.js
cp page.csv 'site/page.html~'
"$WIRECOPY" cluster site --format tsv | cut -f1-2
"$WIRECOPY" cluster site --input-format text --format tsv -q | cut -f1
echo '-- several documents in one file, and records as programs print them'
say pages.md '---\ntitle: A\n---\nOne two.\n\n---\ntitle: B\n---\nThree four.\n'
say nexis.txt 'A\n\nOne.\n\nLoad-Date: March 3, 2025\nEnd of Document\n\nB\n\nTwo.\n\nEnd of Document\n'
say expanded.txt '-[ RECORD 1 ]---\nid   | 1\ntext | One\n'
say vertical.txt '*************************** 1. row ***************************\n  id: 1\ntext: One\n'
say lines.txt '  id = 1\ntext = One\n\n  id = 2\ntext = Two\n'
say commented.toml.txt '# by hand\n\n[[stories]]\nid = "a"\ntext = "One"\n'
say lead.txt 'From the library.\n\n@article{a1,\n  title = {One}\n}\n'
say wide.csv 'id<>text\na<>One\nb<>Two\n'
printf '| id | text |\n|----|------|\n%0600d\nOne two three.\n' 0 | sed '3s/.*/| & |/' >table.md
printf '# Results\n[Group A]\nArsenal = 2\n\nThe match was long.\n' >match.txt
printf '+----------+\n| HEADLINE |\n+----------+\n\nOne two three.\n' >box.txt
printf 'BEGIN TRANSACTION; said the screen.\n' >screen.txt
for name in table.md match.txt box.txt screen.txt; do "$WIRECOPY" cluster $name --format tsv | tail -n 1 | cut -f1-2; done
echo '-- a separator that hardly anybody uses is that of the header'
printf 'id#text\na#One two three\nb#Four five six\n' >hash.txt
"$WIRECOPY" cluster hash.txt --format tsv | cut -f1-2
echo '-- a field of a table may quote such records'
printf 'id,text\n1,"A story about tags\nPMID- 1\nOWN - NLM\nand more"\n2,"Another one"\n' >tags.csv
"$WIRECOPY" cluster tags.csv --format tsv | cut -f1-2
echo '-- declarations may end with white space'
say spaced.xml '<!DOCTYPE mediawiki [\n<!ENTITY a "b">\n] >\n<mediawiki><page>One</page></mediawiki>\n'
echo '-- rows for programs, a word or a measure on each line; but not where a sentence stands among them'
say tags.txt 'One B-NP\ntwo I-NP\nthree O\n. O\n\nFour B-NP\n'
say conll2003 '-DOCSTART- -X- O O\n\nOne NNP B-NP B-ORG\n'
say counted '1 One _ NN NN _ 2 x _ _\n2 two _ VB VB _ 0 x _ _\n\n1 Three _ NN NN _ 2 x _ _\n2 four _ VB VB _ 0 x _ _\n'
say genes '>one of a mouse\nACGTACGTTAGC\nACG\n>two\nMKTAYIAKQRQISF*\n'
say reads '@one\nACGTACGTTAGC\n+\n!!*((((***+)\n'
say variants '##fileformat=VCFv4.2\n#CHROM\tPOS\n1\t100\n'
say alignment '@HD\tVN:1.6\n@SQ\tSN:x\tLN:9\n'
say genome.gff '##gff-version 3\nx\t.\tgene\t1\t9\t.\t+\t.\tID=a\n'
say features '+1 1:0.5 3:2\n-1 2:0.25 # one\n'
say times '# by hand\nMAILTO=me\n*/5 * * * * /usr/bin/one two\n@daily three\n0 7 1 jan * root four\n'
say hosts '127.0.0.1 localhost\n::1 one.example one # two\n'
printf 'One B-NP\ntwo I-NP\nthree O\n. O\nThe words above are tagged O\n' >tagged
printf '>One said\nTWOTHREEFOURFIVE\nand six more words of it\n' >quoted
printf '2 1:0\n1 3:2\nOne team won by 1:0\n' >results
printf '0 7 * * * one two\nand so every morning at seven\n' >morning
printf '10.0.0.1 one\n10.0.0.2 two, the newest of them\n' >machines
for name in tagged quoted results morning machines; do "$WIRECOPY" cluster $name --format tsv | tail -n 1 | cut -f1-2; done
echo '-- what comes from mail, and an address book in a folder, are named and read where the user says so'
say storm.eml 'Received: from a.example\r\n\tby b.example\r\nFrom: a@b.example\r\nSubject: A storm\r\n\r\nOne two three four.\r\n'
sed '1,/^.\{0,1\}$/d' storm.eml
mkdir desk
printf 'BEGIN:VCARD\nVERSION:3.0\nFN:Ana Pier\nEND:VCARD\n' >desk/ana.vcf
printf 'One two three four.' >desk/story.txt
"$WIRECOPY" cluster desk --format tsv
echo "code $?"
"$WIRECOPY" cluster desk --input-format text --format tsv | cut -f1-2
