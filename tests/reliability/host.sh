#!/usr/bin/env bash
# host.sh HOST [DOCUMENTS BUDGET_MB HELD_MB]: what a program around the library holds does not count against the library's
# budget (host.c). The long run, 3 GB beside a budget of 256 MB: host.sh HOST 1000000 256 3072
set -u
HOST=$(realpath "$1")
source "$(dirname "$0")/support.sh"
documents=${2:-80000} budget=${3:-96} held=${4:-512}
profiles=news
[ $# -lt 2 ] || profiles="near news" # near takes ten times the documents until it comes near the budget
for profile in $profiles; do
  "$HOST" "$documents" "$budget" "$held" "$profile" || fail "$profile: a budget of $budget MB beside $held MB"
done
echo "ok      what the host holds does not count"
