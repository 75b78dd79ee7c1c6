# A run that waits for the reader or the writer of a named pipe ends as any other where it is interrupted once,
# and says what it leaves.
exec 2>&1
echo '{"id":"a","text":"The pier is mended"}' >dump.jsonl
mkfifo pipe.1 pipe.2 pipe.3 pipe.4 pipe.5 pipe.6 pipe.7
"$WIRECOPY" index create kept
python3 - <<'SCRIPT'
import os, signal, subprocess, time

# A second signal would end a program that goes on waiting, so there is none.
RUNS = ["dedup dump.jsonl -o pipe.1", "dedup pipe.2 -o out", "dedup dump.jsonl -o out.3 --removed pipe.3",
        "dedup dump.jsonl -o out.4 --stats pipe.4", "index remove kept --ids pipe.5", "index add kept pipe.6 -o out.6",
        "explain pipe.7 a"]
runs = [subprocess.Popen([os.environ["WIRECOPY"], *line.split()], stderr=subprocess.PIPE, text=True) for line in RUNS]


def catches(run):
    with open(f"/proc/{run.pid}/status") as file:
        caught = next(line for line in file if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1


# A signal that comes before a program has said what it does about one would be its end. Until then a minute at most, and a
# moment more to get to its pipe.
for run in runs:
    for _ in range(6000):
        if run.poll() is not None or catches(run):
            break
        time.sleep(0.01)
time.sleep(1)
for run in runs:
    run.send_signal(signal.SIGINT)
for run in runs:
    try:
        print(f"code {run.wait(timeout=60)} {run.stderr.read()}".strip())
    except subprocess.TimeoutExpired:
        print("goes on")
        run.kill()
SCRIPT
