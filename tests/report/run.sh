#!/usr/bin/env bash
# run.sh PROGRAM CACHE [ARGUMENT...]: pages of --report in headless Chromium (page.py), with axe-core where npm can fetch it
# to the folder CACHE. Where there is no browser, exit code 77.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1") cache=$2
shift 2

version=4.14.1
sum=e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
axe=$cache/axe-$version.min.js

# The package as the registry has it, checked, and not committed: MPL-2.0, for tests alone.
fetch_axe() {
  command -v npm >/dev/null || return 1
  local work
  work=$(mktemp -d)
  (cd "$work" && timeout 60 npm pack --silent "axe-core@$version" >/dev/null 2>&1 &&
    echo "$sum  axe-core-$version.tgz" | sha256sum --check --quiet && tar xzf "axe-core-$version.tgz" package/axe.min.js) &&
    mkdir -p "$cache" && mv "$work/package/axe.min.js" "$axe"
  local fetched=$?
  rm -rf "$work"
  return $fetched
}

with=()
if [ -e "$axe" ] || fetch_axe; then with=(--axe "$axe"); fi
python3 "$here/page.py" "$program" "${with[@]}" "$@"
