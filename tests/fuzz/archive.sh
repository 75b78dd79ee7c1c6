#!/usr/bin/env bash
# archive.sh FOLDER ARCHIVE: makes an archive of the inputs in FOLDER. The same inputs make the same bytes: sorted, with
# no times and no owners. It is not compressed, so that git can store what changed in it.
set -euo pipefail
(cd "$1" && find . -maxdepth 1 -type f -printf '%f\0' | LC_ALL=C sort --zero-terminated) |
  tar --create --file="$2" --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 --directory="$1" \
    --null --verbatim-files-from --files-from=-
