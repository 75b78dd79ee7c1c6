#!/usr/bin/env bash
# plan.sh PROGRAM: the memory that plan estimates is within 15 % of what a run takes, by profile, kind and number of
# documents and threads; and within the budget if that is less, with the rest on disk.
set -eu
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0

# Documents that differ, of 200 to 1600 bytes, every length as likely as its double.
make_documents() {
  awk -v count="$1" 'BEGIN {
    srand(5)
    for (i = 0; i < count; i++) {
      text = ""
      for (length_wanted = 200 * 2 ^ (3 * rand()); length(text) < length_wanted;)
        text = text sprintf("%06x%06x ", 16777216 * rand(), 16777216 * rand())
      printf "{\"id\":\"document-%06d\",\"text\":\"%s\"}\n", i, text
    }
  }'
}

# Stories of 15 to 45 sentences; of four sentences one is also in about ten other stories, as quotations and background
# are in the news.
make_stories() {
  awk -v count="$1" 'function sentence(  i, made) {
    made = words[int(4000 * rand())]
    for (i = 0; i < 12; i++) made = made " " words[int(4000 * rand())]
    return made ". "
  }
  BEGIN {
    srand(5)
    for (i = 0; i < 4000; i++) {
      words[i] = ""
      for (letters = 3 + int(6 * rand()); letters > 0; letters--) words[i] = words[i] sprintf("%c", 97 + int(26 * rand()))
    }
    for (i = 0; i < count / 2; i++) shared[i] = sentence()
    for (i = 0; i < count; i++) {
      text = ""
      for (n = 15 + int(30 * rand()); n > 0; n--) text = text (rand() < 1 / 4 ? shared[int(count / 2 * rand())] : sentence())
      printf "{\"id\":\"story-%06d\",\"text\":\"%s\"}\n", i, text
    }
  }'
}

# number NAME FILE: of a line of statistics.
number() { grep -o "\"$1\":[0-9]*" "$2" | head -1 | cut -d: -f2; }

# planned WHAT OPTION...: bytes.
planned() {
  local what=$1
  shift
  "$program" plan "$@" | awk -v what="$what" 'index($0, what) == 1 {
    split("B KiB MiB GiB TiB", units)
    for (i in units) if (units[i] == $NF) print int($(NF - 1) * 1024 ^ (i - 1))
  }'
}

# compare OPTION...: over dump, the peak of a run and its plan.
compare() {
  "$program" cluster "$@" dump -o out --stats stats --quiet
  local documents text peak plan
  documents=$(number documents stats) text=$(number text_bytes stats) peak=$(number peak_memory_bytes stats)
  plan=$(planned memory "$@" --documents "$documents" --average-bytes $((text / documents)))
  local off=$(((plan - peak) * 100 / peak))
  echo "$* of $documents: planned $plan, took $peak: $off %"
  [ ${off#-} -lt 15 ] || { echo "not ok: the plan is off by more than 15 %"; failed=1; }
}

make_stories 12000 >dump
for threads in 1 2; do compare --profile news --threads "$threads"; done

for count in 20000 80000; do
  make_documents "$count" >dump
  for profile in near news; do
    for threads in 1 2; do compare --profile "$profile" --threads "$threads"; done
  done
done

# The last dump in less memory than it would take: the run stays under that, and the rest is on disk.
"$program" cluster --threads 2 --memory 128M dump -o out --stats stats --quiet
peak=$(number peak_memory_bytes stats)
[ "$peak" -le $((128 << 20)) ] || { echo "not ok: $peak bytes within 128M"; failed=1; }
whole=$(planned memory --documents 80000 --threads 2 --memory 100G) none=$(planned "scratch disk" --documents 80000 --memory 100G)
within=$(planned memory --documents 80000 --threads 2 --memory 128M) disk=$(planned "scratch disk" --documents 80000 --threads 2 --memory 128M)
[ "$none" -eq 0 ] && [ "$disk" -gt 0 ] && [ $(((within + disk - whole) * 100 / whole)) -eq 0 ] ||
  { echo "not ok: $whole in all, $within in memory and $disk on disk, and $none with room for all"; failed=1; }
exit "$failed"
