# A wrong Content-Length loses one record, and not those after it; dedup keeps all bytes.
exec 2>&1
record() { # ID LENGTH
  printf 'WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <%s>\r\nContent-Type: text/plain\r\n' "$1"
  printf 'Content-Length: %s\r\n\r\n%s\r\n\r\n' "$2" "The ferry $1 sails at seven."
}
for length in 40 300 999999 99999999999; do
  { record a 27; record b $length; record c 27; record d 27; } >"$length.warc"
  for from in file stream gzip; do
    case $from in
      file) "$WIRECOPY" cluster "$length.warc" --format tsv ;;
      stream) "$WIRECOPY" cluster - --format tsv <"$length.warc" ;;
      gzip) gzip -c "$length.warc" | "$WIRECOPY" cluster - --format tsv ;;
    esac | cut -f1 | paste -sd ' '
  done
  "$WIRECOPY" dedup "$length.warc" --remove identical -q | cmp - "$length.warc"
done
echo '-- many of them take no more time than they have bytes'
for ((i = 0; i < 5000; i++)); do record $i 400003; done >many.warc
timeout 20 "$WIRECOPY" cluster many.warc -q -o out
echo "code $?"
