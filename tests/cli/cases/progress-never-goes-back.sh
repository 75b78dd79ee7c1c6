# On a terminal the bar shows how much of the whole is done, in both profiles.
python3 - <<'PYTHON'
import json, os, pty, random, re, subprocess

draw = random.Random(1)
words = ["".join(draw.choice("abcdefghij") for _ in range(6)) for _ in range(5000)]
with open("dump.jsonl", "w") as dump:
    for i in range(12000):
        if i % 3 != 2:
            text = [draw.choice(words) for _ in range(150)]
        else:
            text[draw.randrange(150)] = "changed"
        dump.write(json.dumps({"id": str(i), "text": " ".join(text)}) + "\n")

def shown(*arguments):
    terminal, child = pty.openpty()
    with open("out", "w") as out:
        run = subprocess.Popen([os.environ["WIRECOPY"], *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=child,
                               env={**os.environ, "TERM": "xterm"})
    os.close(child)
    written = b""
    try:
        while piece := os.read(terminal, 65536):
            written += piece
    except OSError:
        pass  # the terminal is gone once nobody has it open
    assert run.wait() == 0, written
    return re.findall(r"(\w+) +\[#* *\] +(\d+) %", written.decode())

for arguments in (["cluster", "--profile", "near"], ["cluster"], ["dedup", "--profile", "near"], ["sign"],
                  ["pairs"], ["tune"]):
    operands = ["dump.jsonl"]
    if arguments[0] == "tune":
        with open("gold.tsv", "w") as gold:
            gold.writelines(f"{i}\t{i // 3}\n" for i in range(3000))
        operands.append("gold.tsv")
    bar = shown(*arguments, *operands, *([] if arguments[0] == "tune" else ["-o", "result"]))
    percents = [int(percent) for _, percent in bar]
    assert bar, arguments
    assert percents == sorted(percents), (arguments, bar)
    assert percents[-1] <= 100
    print(*arguments, "ascends")
PYTHON
