# Line numbers count from the start of the file, not of a block: 3 MB are several blocks.
python3 - >in.jsonl <<'END'
for i in range(30000):
    print("{broken" if i in (12345, 29999) else '{"id":"%d","text":"%s"}' % (i, "some words %d " % i * 6))
END
"$WIRECOPY" sign in.jsonl -o signed 2>&1 | cut -d: -f2,3
