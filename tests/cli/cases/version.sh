# The first line is the version alone; then the commit, where there is one, the instruction sets of this machine with
# the one that is used, and the libraries, each with its version.
$WIRECOPY --version >said
head -1 said | sed 's/[0-9.]*$/N/'
grep -v '^commit: [0-9a-f]\{12\}+\{0,1\}$' said | sed 1d | cut -d: -f1
grep -c '^instruction sets: .*(used)' said
for library in simdjson xxHash zstd ISA-L liblzma bzip2 libxml2; do
  grep -o "^libraries: .*\b$library [0-9][0-9.]*[0-9]\(,\|$\)" said | wc -l
done | sort | uniq -c | sed 's/^ *//'
$WIRECOPY cluster --version | cmp - said
