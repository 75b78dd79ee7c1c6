# dedup writes the kind of JSON that it reads: an array stays an array, objects over several lines stay such, each record as it
# was, whatever is left out. What is removed is an array or objects, too.
cat >layouts.py <<'PYTHON'
import json, subprocess, sys, os
stories = [json.loads(line) for line in open(os.environ["EXAMPLES"] + "/readme.jsonl", encoding="utf-8")]
wire, grain = stories[0], stories[-1]
records = [wire, {**wire, "id": "w2"}, {**grain, "tags": [{"a": "}]"}, []]}, {**wire, "id": "w\u00fc"}, {**grain, "id": "g2"}]
one = lambda r: json.dumps(r, ensure_ascii=False)
two = lambda r: json.dumps(r, ensure_ascii=False, indent=2)
layouts = {
    "array": "[" + ", ".join(map(one, records)) + "]",
    "array-of-lines": "[\n" + ",\n".join(map(one, records)) + "\n]\n",
    "commas-first": "[ " + "\n, ".join(map(one, records)) + "\n]\n",
    "pretty-array": json.dumps(records, ensure_ascii=False, indent=4) + "\n",
    "pretty-array-crlf": "\ufeff" + json.dumps(records, ensure_ascii=False, indent=1).replace("\n", "\r\n"),
    "array-in-array": json.dumps([records[:2], records[2:]], ensure_ascii=False, indent=1),
    "two-arrays": json.dumps(records[:3]) + "\n" + json.dumps(records[3:]) + "\n",
    "pretty": "\n".join(map(two, records)) + "\n",
    "pretty-apart": "\n\n".join(map(two, records)),
    "no-space": "".join(map(one, records)),
    "sequence": "".join("\x1e" + one(r) + "\n" for r in records),
}

def values(text):
    text, place, found = text.lstrip("\ufeff").replace("\x1e", " "), 0, []
    while text[place:].strip():
        place += len(text[place:]) - len(text[place:].lstrip())
        value, place = json.JSONDecoder().raw_decode(text, place)
        found.append(value)
    return found

def flat(found):
    for value in found:
        yield from flat(value) if isinstance(value, list) else [value]

def dedup(name, *inputs):
    subprocess.run([os.environ["WIRECOPY"], "dedup", *inputs, "-o", "kept", "--removed", "removed"], check=True)
    kept, removed = (open(file, encoding="utf-8", newline="").read() for file in ("kept", "removed"))
    print(name, "|", *[r["id"] for r in flat(values(kept))], "|", *[r["id"] for r in flat(values(removed))])
    print("  values at the top:", *[type(v).__name__ for v in values(kept)])
    whole = "".join(open(file, encoding="utf-8", newline="").read() for file in inputs)
    for r in flat(values(kept)):
        forms = (one(r), json.dumps(r), two(r), json.dumps(r, ensure_ascii=False, indent=4).replace("\n", "\n    "),
                 json.dumps(r, ensure_ascii=False, indent=1).replace("\n", "\r\n "),
                 json.dumps(r, ensure_ascii=False, indent=1).replace("\n", "\n  "),
                 json.dumps(r, indent=2).replace("\n", "\n  "))
        assert any(form in kept and form in whole for form in forms), r["id"]

for name, text in layouts.items():
    open("in", "w", encoding="utf-8", newline="").write(text)
    dedup(name, "in")
os.mkdir("folder")
for i, r in enumerate(records):
    open(f"folder/{i}.json", "w", encoding="utf-8").write(one(r) if i % 3 == 2 else two(r))
dedup("folder", *sorted(f"folder/{name}" for name in os.listdir("folder")))
for i in range(3):
    open(f"part{i}.json", "w", encoding="utf-8").write("\ufeff" + json.dumps(records[2 * i : 2 * i + 2], indent=2) + "\n")
dedup("arrays", "part0.json", "part1.json", "part2.json")
PYTHON
python3 layouts.py || exit 1
cat part0.json | "$WIRECOPY" dedup - part1.json part2.json | head -c 8 | tail -c 5
# An array and objects make no one kind.
"$WIRECOPY" dedup part0.json folder/0.json -o both 2>&1
[ ! -e both ]
