$WIRECOPY --help
for verb in cluster dedup pairs compare plan; do $WIRECOPY $verb --help | head -1; done
