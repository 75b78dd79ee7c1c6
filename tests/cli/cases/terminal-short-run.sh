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
