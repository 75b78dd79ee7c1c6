# Ids and file names with tabs, line breaks and backslashes stay on their line and apart, in tables, lists and messages.
exec 2>&1
python3 - <<'END'
import json, os
story = "The ferry to Lunholm sails at seven, said the harbour master; the storm is over and the pier is mended."
ids = ["a\tb", "a\\tb", "c\nd", "e\rf", 'q"u,o', "plain"]
with open("in.jsonl", "w") as file:
    for id in ids:
        file.write(json.dumps({"id": id, "text": story}) + "\n")
os.mkdir("d")
for name in ["a\nb.txt", "c\td.txt", "e.txt"]:
    open(f"d/{name}", "w").write(story + "\n" if name != "e.txt" else "")
END
"$WIRECOPY" cluster in.jsonl --format tsv | cut -f 1-3
"$WIRECOPY" pairs in.jsonl | head -3
"$WIRECOPY" cluster in.jsonl --format csv | cut -d , -f 1-3
"$WIRECOPY" cluster d --format tsv | cut -f 1-2
"$WIRECOPY" dedup d -q --removed removed
cat removed
printf 'no json\n' >"$(printf 'x\ny.jsonl')"
"$WIRECOPY" cluster "$(printf 'x\ny.jsonl')"
