#!/usr/bin/env bash
# kill.sh PROGRAM [KILLS]: a run with a checkpoint is killed at random moments and started again, until it ends: its bytes
# must be those of an unbroken run, and no output file may ever be incomplete. 200 kills are a short test; 10,000 a long one.
set -u
source "$(dirname "$0")/support.sh"
kills=${2:-200}
make_dump 2500 >dump.jsonl
gzip -k dump.jsonl
cases=("cluster dump.jsonl" "cluster dump.jsonl --profile near -t 0.5" "dedup dump.jsonl"
       "cluster dump.jsonl --untrusted --seed 5" "cluster dump.jsonl.gz" "pairs dump.jsonl.gz -t 0.5")
for i in "${!cases[@]}"; do
  # shellcheck disable=SC2086
  run ${cases[i]} -o "expected$i"
done
seconds_of() { # of an unbroken run with a checkpoint
  local start end
  start=$(date +%s%N)
  # shellcheck disable=SC2086
  run ${cases[$1]} -o once --checkpoint once.d
  end=$(date +%s%N)
  echo $(((end - start) / 1000))
}
for i in "${!cases[@]}"; do microseconds[i]=$(seconds_of "$i"); done

killed=0 ended=0
RANDOM=${SEED:-1}
while [ "$killed" -lt "$kills" ]; do
  i=$((RANDOM % ${#cases[@]}))
  rm -f out
  while :; do
    pause=$(((RANDOM * 32768 + RANDOM) % (microseconds[i] + microseconds[i] / 4)))
    # shellcheck disable=SC2086
    "$WIRECOPY" ${cases[i]} -o out --checkpoint kept -j $((RANDOM % 3 + 1)) -q 2>message &
    sleep "$((pause / 1000000)).$(printf %06d $((pause % 1000000)))"
    kill_run $!
    code=$?
    if [ -e out ]; then
      cmp -s out "expected$i" || fail "${cases[i]}: the output after $killed kills is another"
    fi
    # A machine that was busy when a run was timed may be idle now, or the other way round.
    microseconds[i]=$((microseconds[i] * (code == 137 ? 103 : 90) / 100))
    if [ "$code" -ne 137 ]; then
      [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || fail "${cases[i]}: code $code after a kill: $(cat message)"
      break
    fi
    killed=$((killed + 1))
  done
  [ -e out ] || fail "${cases[i]}: no output"
  # A kill between the rename of the output and the end of the run leaves the checkpoint: the next run resumes from it.
  [ -z "$(find kept -name '*.wirecopy' 2>/dev/null)" ] || rm -rf kept
  ended=$((ended + 1))
done
rm -f .out.* # nothing but these is left of a killed run
echo "ok      $killed kills, $ended runs ended with the bytes of an unbroken one"
