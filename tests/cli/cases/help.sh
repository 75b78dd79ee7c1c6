$WIRECOPY --help
for verb in cluster dedup pairs compare explain tune plan; do $WIRECOPY $verb --help | head -1; done
