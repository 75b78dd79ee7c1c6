"$WIRECOPY" --generate verbs >verbs
"$WIRECOPY" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | diff - verbs
for page in wirecopy $(cat verbs); do
  $WIRECOPY --generate man $page >page.1 && mandoc -T lint -W error page.1
done
$WIRECOPY --generate man tune | head -1 | cut -d " " -f 1-3
$WIRECOPY --generate complete-bash >complete.bash && bash -n complete.bash
$WIRECOPY --generate complete-fish | head -1
$WIRECOPY --generate complete-zsh | head -1
