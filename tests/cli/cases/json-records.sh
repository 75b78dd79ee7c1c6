# Records within other JSON, as interfaces and exports give them: --records names their array, and what is around it stays.
head -3 "$EXAMPLES/readme.jsonl" >lines
python3 - <<'PYTHON'
import json
records = [json.loads(line) for line in open("lines", encoding="utf-8")]
dump = lambda name, value, **how: open(name, "w", encoding="utf-8").write(json.dumps(value, **how))
dump("page.json", {"status": "ok", "articles": records, "next": {"articles": "]}"}}, indent=2)
dump("deep.json", {"response": {"meta": [1], "docs": records}})
dump("pages.json", [{"page": i, "articles": [r, dict(r, id=r["id"] + "2")]} for i, r in enumerate(records)])
dump("wrapped.json", [{"article": r} for r in records + records])
PYTHON
echo "- without --records"
"$WIRECOPY" cluster page.json 2>&1
"$WIRECOPY" cluster page.json --records article 2>&1
"$WIRECOPY" cluster page.json --records status 2>&1
echo "code $?"
printf '%s\n' '{"status":"ok"}' >bare.json
"$WIRECOPY" cluster bare.json --input-format json --records article 2>&1
echo "- grouped as the lines are"
for which in "page.json articles" "deep.json response.docs"; do
  set -- $which
  "$WIRECOPY" cluster "$1" --records "$2" | cmp - <("$WIRECOPY" cluster lines) && echo "$1"
  "$WIRECOPY" cluster - --records "$2" < <(gzip -c "$1") | cmp - <("$WIRECOPY" cluster lines) && echo "$1 from a pipe"
done
"$WIRECOPY" explain page.json wire --records articles | head -1
echo "- dedup"
for which in "pages.json articles" "wrapped.json article"; do
  set -- $which
  "$WIRECOPY" dedup "$1" --records "$2" -p near -o kept.json --removed removed.json
  python3 - "$2" <<'PYTHON'
import json, sys
kept, removed = json.load(open("kept.json")), json.load(open("removed.json"))
print([{key: ([r["id"] for r in v] if isinstance(v, list) else v["id"] if isinstance(v, dict) else v) for key, v in one.items()} for one in kept])
print([r["id"] for r in removed])
PYTHON
done
