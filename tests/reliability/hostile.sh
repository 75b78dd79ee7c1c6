#!/usr/bin/env bash
# hostile.sh PROGRAM TEXTS [full]: dumps that were constructed to exhaust memory or time. Each must end within its memory
# limit, with the right answer or a clear error. TEXTS: the program made of hostile_texts.c. full: at full size in 512M, and
# at a quarter of it; prints a table, and fails too where four times the size take more than eight times the processor time.
set -u
TEXTS=$(realpath "$2") scale=${3:-short}
source "$(dirname "$0")/support.sh"
export LC_ALL=C
memory=$([ "$scale" = full ] && echo 512M || echo 128M)
limit=$(numfmt --from=iec "$memory")

records() { "$TEXTS" "$@" >input.jsonl; }
letters() { head -c "$1" /dev/zero | tr '\0' "${2:-a}"; }
good() { printf '{"id":"g%d","text":"a few good words %d"}\n' "$1" "$1"; }

make_equal() { records equal "$1"; }
make_footers() { records footers "$1"; }
make_sites() { records footers "$1" $(($1 / 10)); }
make_stubs() { records stubs "$1"; }
make_chain() { records chain "$1"; }
make_pieces() { records pieces "$1"; }
make_word() { records word "$1"; }
make_words() { records words "$1"; }
make_junk() { records junk "$1"; }
make_signatures() { records signatures "$1"; }
make_slots() { records slots "$1"; }
make_line() { { good 1; printf '{"id":"x","text":"'; letters "$1"; echo '"}'; good 2; good 3; } >input.jsonl; }
make_quote() { { printf 'id,text\n1,a good one\n2,"'; letters "$1" '\n'; } >input.csv; }
make_warc() {
  printf 'WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 12\r\n\r\na good story\r\n\r\n' >input.wet
  printf 'WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 999999999999999\r\n\r\n' >>input.wet
  letters "$1" >>input.wet
}
make_text() { letters "$1" >input.txt; }
make_gzip() { letters "$1" | gzip >input.jsonl.gz; }
make_xz() { letters "$1" | xz -0 >input.jsonl.xz; }
make_bzip2() { letters "$1" | bzip2 -1 >input.jsonl.bz2; }
make_zstd() { letters "$1" | zstd -q -c >input.jsonl.zst; }
make_copies() { records equal "$1"; zstd -q --rm input.jsonl; }
make_members() { # a thousand empty ones at a time
  gzip </dev/null >member
  for _ in 1 2 3; do cat member member member member member member member member member member >tenfold; mv tenfold member; done
  { good 1 | gzip; for ((i = 0; i < $1; i += 1000)); do cat member; done; good 2 | gzip; } >input.jsonl.gz
}
make_nested() { records equal "$1"; gzip -1c input.jsonl | gzip >input.jsonl.gz; rm input.jsonl; }
make_window() { good 1 | zstd -q --long=31 -c >input.jsonl.zst; }
make_dictionary() { # a header that asks for 4 GiB
  base64 -d >input.jsonl.xz <<<"$dictionary"
}
dictionary=/Td6WFoAAATm1rRGAgAhASgAAADmoBGzAQAYeyJ0ZXh0Ijoib25lIHR3byB0aHJlZSJ9CgAAAAB8EYUfDcSWZwABMRlZGrCCH7bzfQEAAAAABFla
brackets() { letters "$1" '['; letters "$1" ']'; }
make_deep() { { good 1; printf '{"text":"a few words","x":'; brackets "$1"; echo '}'; letters "$1" '['; } >input.jsonl; }
make_deeper() { { good 1; printf '{"text":"a few words","x":'; brackets "$1"; echo '}'; } >input.jsonl; }
make_wide() { # as long as a record may be, and all of it syntax
  local nbytes=$((limit / 64 - 200))
  for ((i = 0; i < $1; i++)); do
    printf '{"id":%s,"text":"a few words %d","x":[0' "$i.5" "$i"
    head -c $((nbytes / 2 * 2)) /dev/zero | sed 's/\x00\x00/,0/g'
    echo ']}'
  done >input.jsonl
}
make_ids() {
  letters 1000000 >id
  for ((i = 0; i < $1; i++)); do
    printf '{"id":"%d' "$i"
    cat id
    printf '","text":"the story of number %d, told in a few words of its own %d"}\n' "$i" $((i * i))
  done >input.jsonl
}
make_fields() { { for row in text one two; do letters "$1" ,; echo "$row"; done; } >input.csv; }
make_header() { # a name that is longer than the rest
  { printf 'id,text,'; letters 1500000; echo
    "$TEXTS" chain "$1" | sed -E 's/.*"id":"([^"]*)".*"text":"([^"]*)".*/\1,\2,x/'; } >input.csv
}
make_fields_too_many() { { printf 'id,text\n1,one\n'; letters "$1" | sed 's/aa/a,/g'; printf '\n2,two\n'; } >input.csv; }

field() { sed -E "s/.*\"$1\":([0-9]+).*/\1/" stats.json; }

attempt() { # N PROFILE CODE WANTED MESSAGE ARGUMENT...: sets cpu, peak
  local n=$1 profile=$2 code=$3 wanted message=$5 got TIMEFORMAT='%U %S' user system
  wanted=${4//@/$n}
  shift 5
  { time "$WIRECOPY" cluster input* -p "$profile" --memory "$memory" -o out --stats stats.json "$@" >/dev/null 2>message; echo $? >code; } 2>time
  [ "$(cat code)" -eq "$code" ] || fail "$name $profile $n: code $(cat code), not $code: $(head -c 2000 message)"
  read -r user system <time
  cpu=$(awk -v a="$user" -v b="$system" 'BEGIN { print a + b }')
  peak=$(field peak_memory_bytes)
  [ "$peak" -le "$limit" ] || fail "$name $profile $n: $peak bytes are over the limit"
  [ -z "$message" ] || grep -qE -e "$message" message || fail "$name $profile $n: the message is $(head -c 2000 message)"
  [ "$(wc -c <message)" -lt 10000 ] || fail "$name $profile $n: a message of $(wc -c <message) bytes"
  local IFS=,
  for want in $wanted; do
    got=$(field "${want%=*}")
    [ "$got" -eq "$((${want#*=}))" ] || fail "$name $profile $n: ${want%=*} is $got, not $((${want#*=}))"
    checks=$((checks + 1))
  done
}

# try NAME PROFILES SHORT FULL CODE WANTED MESSAGE [ARGUMENT...]: @ in WANTED is the size.
try() {
  local name=$1 profiles=$2 sizes=$3 profile before cpu peak
  [ "$scale" != full ] || sizes="$(($4 / 4)) $4"
  declare -A quarter=()
  for n in $sizes; do
    "make_${name%%.*}" "$n"
    for profile in $profiles; do
      attempt "$n" "$profile" "$5" "$6" "$7" "${@:8}"
      [ "$scale" = full ] || continue
      before=${quarter[$profile]:-}
      quarter[$profile]=$cpu
      awk -v name="$name" -v p="$profile" -v n="$n" -v mb="$(du -bc input* | tail -1 | cut -f1)" \
        -v c="$cpu" -v b="$before" -v m="$peak" 'BEGIN {
          printf "| %s | %s | %.0f | %.1f | %.1f | %s | %.0f |\n", name, p, n, mb / 1048576, c,
                 b == "" ? "" : sprintf("%.2f", c / (b > 0 ? b : 0.001)), m / 1048576
          exit b != "" && c > 8 * b + 1 }' || fail "$name $profile: not linear"
    done
    rm -f input* out
  done
}

[ "$scale" != full ] || printf '| dump | profile | size | MB | processor seconds | times those of a quarter | peak MB |\n| --- | --- | --- | --- | --- | --- | --- |\n'
M=1000000 G=$((1 << 30))
try equal "near news" 100000 $M 0 'documents=@,groups=1,largest_group=@' ''
try equal.alarm near 1000 1000 3 'groups=1,large_groups=1' 'group of "d0" has [0-9]+ documents, over the limit of 100' --max-group 100
try footers near 5000 $M 0 'documents=@,groups=0' ''
try sites near 5000 $M 0 'documents=@,groups=0' ''
# A footer that is most of every page of every site looks as a story on all of them does: the news profile makes it one
# group (docs/accuracy.md). What is asked here is that it takes no longer for it.
try footers.unknown news 5000 $M 0 'documents=@' ''
try sites.unknown news 5000 $M 0 'documents=@' ''
try stubs "near news" 20000 $M 0 'documents=@' ''
try chain "near news" 5000 200000 0 'documents=@' ''
try pieces "near news" 5000 200000 0 'documents=@' ''
try signatures near 1000 50000 0 'documents=@,groups=0' ''
try signatures.news news 1000 50000 0 'documents=@' ''
try slots "near news" 20000 200000 0 'documents=16,groups=1,largest_group=16' ''
try word "near news" 200000 $((10 * M)) 0 'documents=@,groups=1,largest_group=@' ''
try words "near news" 200000 $((10 * M)) 0 'documents=@,groups=0' ''
try line "near news" $((64 << 20)) $G 3 'documents=3,too large=1' 'input.jsonl:2: the record has [0-9]+ bytes.*raise --memory'
try line.allowed near 3000000 8000000 3 'documents=3,too large=1' 'over the limit of 1M; raise --max-record' --max-record 1M
try quote near $((16 << 20)) $G 3 'documents=1,too large=1' 'input.csv:3: .*close its quote'
try warc near $((16 << 20)) $G 3 'documents=1,too large=1' 'raise --memory'
try text near $((16 << 20)) $G 3 'documents=0,too large=1' 'raise --memory'
try gzip near $((64 << 20)) $((4 * G)) 3 'documents=0,too large=1' 'raise --memory'
try gzip.ratio near $((96 << 20)) $G 3 'documents=0,unreadable file=1' 'bomb.*--max-ratio' --max-ratio 500
try xz near $((64 << 20)) $((2 * G)) 3 'documents=0,too large=1' 'raise --memory'
try zstd near $((128 << 20)) $((10 * G)) 3 'documents=0,unreadable file=1' 'bomb.*--max-ratio'
try bzip2 near $((128 << 20)) $((2 * G)) 3 'documents=0,unreadable file=1' 'bomb.*--max-ratio'
try copies near 100000 $M 0 'documents=@,groups=1' ''
try members near 100000 $M 0 'documents=2' ''
try nested near 10000 $M 2 '' 'compressed twice'
try window near 1 4 3 'unreadable file=1' 'zstd data takes more than [0-9]+[KMG]? to decompress.*raise --memory'
try dictionary near 1 4 3 'unreadable file=1' 'xz data takes more than [0-9]+[KMG]? to decompress.*raise --memory'
try deep near 400000 $M 3 'documents=1,bad syntax=2' 'input.jsonl:2: the JSON is nested over 1024 deep; raise --max-depth'
try deeper near 400000 $M 0 'documents=2' '' --max-depth 1048576
try wide "near news" 6 40 0 'documents=@' ''
try ids near 20 2000 3 'documents=0,too large=@' 'input.jsonl:1: the id has [0-9]+ bytes, over the limit of 64K; raise --max-id'
try ids.allowed "near news" 150 2000 0 'documents=@,groups=0' '' --max-id 2M
try fields near $M $M 0 'documents=2' ''
try fields_too_many near $M $M 3 'documents=2,bad syntax=1' 'input.csv:3: the record has [0-9]+ fields and the header 2'
try header "near news" 2000 100000 0 'documents=@' ''
try junk "near news" 20000 $M 3 'documents=3*@' 'input.jsonl:1: '
echo "ok      $checks answers of hostile dumps are right"
