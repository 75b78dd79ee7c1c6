$WIRECOPY --help
for verb in $($WIRECOPY --generate verbs); do $WIRECOPY $verb --help | head -1; done
