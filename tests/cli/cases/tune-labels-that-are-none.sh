printf 'w01\tone\nw02 two\n' >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1; echo $?
printf 'w01\tone\nw01\ttwo\n' >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1; echo $?
printf 'x\tone\n' >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1; echo $?
$WIRECOPY tune "$EXAMPLES/wire.jsonl" no-such 2>&1; echo $?
printf 'w01\tone\nw02\tone\nx\tone\n' >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1 >/dev/null; echo $?
: >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1; echo $?
printf 'w01\tone\nw02\ttwo\n' >gold; $WIRECOPY tune "$EXAMPLES/wire.jsonl" gold 2>&1 | tail -2
