#!/usr/bin/env bash
# valgrind.sh PROGRAM: the verbs, inputs of each format and compression, corrupt inputs, checkpoints and scratch files under
# valgrind: no reads of uninitialised or foreign memory, no leaks, and the output of a plain run. valgrind does not support
# AVX-512: WIRECOPY_ISA disables it.
set -u
command -v valgrind >/dev/null || { echo "skipped: there is no valgrind"; exit 77; }
source "$(dirname "$0")/support.sh"
export WIRECOPY_ISA=avx2 OMP_WAIT_POLICY=passive

make_dump 60 >dump.jsonl
gzip -k dump.jsonl
zstd -q dump.jsonl
xz -k dump.jsonl
bzip2 -k dump.jsonl
head -c 900 dump.jsonl.gz >cut.jsonl.gz
printf '{"id":"a","text":"x \xff \\u12 y"}\n{"id":%s}\n[1]\n\n' "$(printf '[%.0s' {1..2000})" >bad.jsonl
printf 'id,text\n1,"one ""two"", three four five"\n2,one two three four five\n3,"never closed\n' >table.csv
printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:1>\r\nContent-Length: 13\r\n\r\none two three\r\n\r\nWARC' >cut.warc
mkdir texts
printf 'one two three' >texts/a.txt
: >texts/b.txt
sed -n 's/.*"id":"\(d[0-9]*\)".*/\1\tgroup/p' dump.jsonl | head -20 >labels.tsv
for ((i = 0; i < 400; i++)); do echo "{\"text\":\"same footer of every one text $((i / 2))\"}"; done >footers.jsonl
for ((i = 0; i < 3000; i++)); do echo "{\"text\":\"w$i\"}"; done >many.jsonl
"$WIRECOPY" sign dump.jsonl -o near.sigs --profile near -q
"$WIRECOPY" sign dump.jsonl -o news.sigs -q
head -c 5000 news.sigs >cut.sigs

checked() { # ARGUMENT...
  local plain code
  rm -rf out removed kept
  "$WIRECOPY" "$@" >plain.out 2>plain.err <dump.jsonl
  plain=$?
  [ ! -e out ] || mv out plain.file
  rm -rf out removed kept
  valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \
    --errors-for-leak-kinds=definite,indirect,possible --suppressions="$here/valgrind.supp" --log-file=log \
    "$WIRECOPY" "$@" >found.out 2>found.err <dump.jsonl
  code=$?
  [ ! -s log ] || { cat log; fail "wirecopy $*"; }
  [ "$code" -eq "$plain" ] || fail "wirecopy $*: code $code, not $plain: $(cat found.err)"
  same plain.out found.out "wirecopy $*: standard output differs"
  [ ! -e out ] || same plain.file out "wirecopy $*: the output differs"
}

checked cluster dump.jsonl -o out -j 2
checked cluster dump.jsonl --profile near -t 0.5 -o out -j 2
checked cluster dump.jsonl --isa scalar --format csv
for profile in news near; do
  checked cluster --from-signatures $profile.sigs --profile $profile -o out
  checked cluster footers.jsonl --profile $profile -t 0.5
done
for compression in gz zst xz bz2; do checked cluster dump.jsonl.$compression --profile near -o out; done
checked cluster cut.jsonl.gz bad.jsonl table.csv cut.warc texts --format tsv
checked cluster --from-signatures cut.sigs
checked cluster - --checkpoint kept
checked dedup dump.jsonl --removed removed -o out
checked dedup dump.jsonl.gz bad.jsonl --profile near --bad removed -o out --keep longest
checked pairs dump.jsonl.gz -t 0.3 --memory 128M
checked sign dump.jsonl -o out
checked explain dump.jsonl d1
checked explain dump.jsonl nobody
checked compare dump.jsonl d1 d2
checked tune dump.jsonl labels.tsv
checked tune dump.jsonl labels.tsv --profile near
checked plan
checked help
checked cluster missing.jsonl
checked cluster dump.jsonl --no-such-flag
checked cluster dump.jsonl -o texts --checkpoint kept
# Signatures of 48 MB, which go to scratch files.
checked cluster many.jsonl --profile near --linkage components --permutations 4096 --bands 1 --rows 4096 --memory 128M
# A run that resumes.
"$WIRECOPY" cluster dump.jsonl -o texts --checkpoint kept -q 2>/dev/null
mv kept earlier
valgrind -q --error-exitcode=99 "$WIRECOPY" cluster dump.jsonl -o out --checkpoint earlier -q 2>log
[ ! -s log ] || { cat log; fail "resuming from a checkpoint"; }
echo "ok      $checks outputs under valgrind are the same, without errors"
