# On a terminal a run of less than a second draws no bar, so that results begin their line.
python3 - "$WIRECOPY" "$EXAMPLES/readme.jsonl" <<'END'
import os, pty, sys
seen = b""
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[1], [sys.argv[1], "cluster", sys.argv[2]])
try:
    while part := os.read(terminal, 65536):
        seen += part
except OSError:  # the program has closed the terminal
    pass
os.waitpid(child, 0)
sys.stdout.write(seen.decode().replace("\r\n", "\n"))
END
# Rows that come later than that, one by one, as the terminal takes them, have no bar beside them.
awk 'BEGIN { for (i = 0; i < 16000; i++) printf "{\"id\":\"%d\",\"text\":\"harbour %d, pier %d and quay %d\"}\n", i, i, i * 7, i * 11 }' >many.jsonl
"$WIRECOPY" index create kept && "$WIRECOPY" index add kept many.jsonl -q -o /dev/null
for verb in export stories; do
  python3 - "$WIRECOPY" "$verb" <<'END2'
import os, pty, sys, time
seen = b""
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[1], [sys.argv[1], "index", sys.argv[2], "kept"])
time.sleep(1.2)
try:
    while part := os.read(terminal, 65536):
        seen += part
except OSError:  # the program has closed the terminal
    pass
os.waitpid(child, 0)
print(sys.argv[2], seen.count(b"\n"), "rows,", seen.count(b"\x1b"), "bars")
END2
done
