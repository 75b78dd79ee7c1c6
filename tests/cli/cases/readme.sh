# The README shows the six documents of examples/readme.jsonl and what grouping them prints. After a change of method, put
# what this prints in its place there.
shown_after() { # COMMAND: the indented lines that the README has below it
  awk -v "command=    \$ $1" '$0 == command { on = 1; next } on && /^    [^$]/ { print substr($0, 5); next } { on = 0 }' \
    "$EXAMPLES/../README.md"
}
diff <(shown_after "cat examples/readme.jsonl") "$EXAMPLES/readme.jsonl" || exit 1
diff <(shown_after "wirecopy cluster examples/readme.jsonl") <("$WIRECOPY" cluster "$EXAMPLES/readme.jsonl")
