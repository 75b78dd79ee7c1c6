#!/usr/bin/env bash
# run.sh PROGRAM EXAMPLE LINES: EXAMPLE.c has at most so many lines, and PROGRAM, made of it, prints EXAMPLE.out.
set -euo pipefail
lines=$(wc -l <"$2.c")
[ "$lines" -le "$3" ] || { echo "$2.c has $lines lines, more than $3"; exit 1; }
"$1" | diff "$2.out" -
