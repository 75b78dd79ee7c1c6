# Pages of made-up words, for cases of the command line.
words() { # SEED COUNT: so many made-up words, the same for the same seed; a full stop after each twelfth
  awk -v seed="$1" -v count="$2" 'BEGIN {
    for (i = 1; i <= count; i++) {
      word = ""
      for (k = 0; k < 3; k++) {
        seed = (seed * 16807) % 2147483647
        word = word substr("bdfgklmnprstvz", seed % 14 + 1, 1) substr("aeiou", int(seed / 14) % 5 + 1, 1)
      }
      printf "%s%s", word, i % 12 == 0 ? ". " : " "
    }
  }'
}
page() { # ID SITE STORY, with that site's furniture around the story
  printf '{"id":"%s","url":"https://%s.example/%s","text":"%s%s%s"}\n' "$1" "$2" "$1" \
    "$(words "$((7919 * $(cksum <<<"$2" | cut -d' ' -f1) % 1000003))" "$4") " "$(words "$((104729 * $3))" 72) " \
    "$(words "$((15485863 * $(cksum <<<"$2" | cut -d' ' -f1) % 1000003))" "$5")"
}
parts() { # ID PART...: a record of these parts, 24 words each
  local id=$1 text= part; shift
  for part in "$@"; do text+=$(words "$((104729 * part))" 24); done
  printf '{"id":"%s","url":"https://%s.example/","text":"%s"}\n' "$id" "$id" "$text"
}
