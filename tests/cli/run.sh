#!/usr/bin/env bash
# run.sh PROGRAM EXAMPLES [--update] [NAME...]: command-line tests. A case is cases/NAME.sh, run in an empty folder with
# $WIRECOPY and $EXAMPLES set. Its standard output must equal cases/NAME.out (if that exists), its standard error
# cases/NAME.err (if that exists), and its exit code the number in cases/NAME.code (else 0). Parts of a case that cannot run
# are reported on standard error in lines that begin with "skipped: ". --update rewrites .out.
set -u
here=$(cd "$(dirname "$0")" && pwd)
WIRECOPY=$(realpath "$1") EXAMPLES=$(realpath "$2")
export WIRECOPY EXAMPLES LC_ALL=C.UTF-8
shift 2
update=
[ "${1:-}" != --update ] || { update=1; shift; }

# Cases run side by side; what each says is shown in the order of their names.
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

run_case() {
  local name=$1 case=$here/cases/$1 work code expected
  work=$(mktemp -d)
  mkdir "$work/empty"
  (cd "$work/empty" && bash "$case.sh") >"$work/out" 2>"$work/err" </dev/null
  code=$?
  expected=$(cat "$case.code" 2>/dev/null || echo 0)
  [ -z "$update" ] || [ ! -e "$case.out" ] || cp "$work/out" "$case.out"
  local why=
  [ "$code" -eq "$expected" ] || why+="exit code $code, not $expected; "
  [ ! -e "$case.out" ] || diff "$case.out" "$work/out" >"$work/diff" || why+="standard output differs; "
  [ ! -e "$case.err" ] || diff "$case.err" "$work/err" >>"$work/diff" || why+="standard error differs; "
  if [ -z "$why" ]; then
    echo "ok      $name"
    sed -n 's/^skipped: /  &/p' "$work/err"
  else
    echo "not ok  $name: $why"
    cat "$work/diff" 2>/dev/null
    sed 's/^/  stderr: /' "$work/err" | head -20
  fi
  rm -rf "$work"
}

if [ $# -gt 0 ]; then names=("$@"); else names=(); for file in "$here"/cases/*.sh; do names+=("$(basename "$file" .sh)"); done; fi
most=$(nproc)
for name in "${names[@]}"; do
  [ "$(jobs -rp | wc -l)" -lt "$most" ] || wait -n
  run_case "$name" >"$said/$name" &
done
wait
for name in "${names[@]}"; do cat "$said/$name"; done
failed=$(cat "$said"/* | grep -c '^not ok')
echo "$((${#names[@]} - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
