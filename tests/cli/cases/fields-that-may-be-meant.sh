# Where no record has the usual field for ids, dates or sites, one that may be meant is named, once; nothing is guessed.
exec 2>&1
say() { echo "\$ $*"; "$WIRECOPY" "$@" 2>&1 >out; echo "code $?, $(tail -n 1 out | cut -c1-24)"; }
printf '{"_id":"a","text":"The pier is mended","URL":"http://a.example/1","Date":"2025-03-03"}\n' >mongo.jsonl
printf 'DocID;Text;link\n7;"The ferry sails; at seven";http://a.example/1\n' >odd.csv
printf '{"id":"a","text":"One","ID":"b","Url":"http://a.example"}\n{"text":"Two","url":"http://b.example"}\n' >some.jsonl
printf '{"text":"The pier is mended","nr":1,"meta":{"_id":3}}\n' >none.jsonl
printf '{"_id":{"$oid":"5f"},"text":"The pier is mended"}\n' >exported.jsonl
say cluster exported.jsonl
say cluster exported.jsonl -i _id
say cluster mongo.jsonl
say cluster - <mongo.jsonl
say cluster mongo.jsonl -i _id --site-field URL
say cluster mongo.jsonl -i _id --site-field none
say cluster odd.csv -f Text
say pairs odd.csv -f Text
say cluster mongo.jsonl --report page.html
say dedup some.jsonl
say cluster none.jsonl
say sign mongo.jsonl -o signed
say cluster --from-signatures signed
say cluster mongo.jsonl odd.csv -f text -f Text --checkpoint kept
printf ',docid,text\n0,a,"The crane is new"\n' >unnamed.csv
say cluster unnamed.csv
printf 'id,text\nb,"The crane is new"\n' >named.csv
say cluster mongo.jsonl named.csv --site-field none
echo '# several files that use different names'
printf '{"id":"a","text":"The pier is mended","date":"2025-03-03"}\n' >dated.jsonl
printf '{"id":"b","text":"The crane is new","published_at":"2025-03-04"}\n' >published.jsonl
printf '{"docid":"c","text":"The ferry sails","created":"2025-03-05"}\n' >created.jsonl
printf '{"text":"The lock is shut"}\n' >bare.jsonl
say dedup dated.jsonl published.jsonl created.jsonl --site-field none --date-field date --keep earliest
say cluster published.jsonl created.jsonl --site-field none --report page.html
say cluster mongo.jsonl created.jsonl bare.jsonl --site-field none
say cluster mongo.jsonl bare.jsonl exported.jsonl --site-field none
