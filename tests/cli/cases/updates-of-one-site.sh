# An update has other numbers, and the names that it had: its versions on one site are one story, of which dedup keeps
# the fullest.
quake() {
    printf 'An earthquake struck the Sarran valley before dawn on Tuesday, killing at least %s people and injuring %s, officials said. ' "$1" "$2"
    printf 'The tremor was felt in the capital, 140 kilometres to the south, where people ran into the streets in their night clothes. '
    printf 'Rescue teams dug through the rubble of %s houses in Meriv, whose old centre of mud brick collapsed within seconds. ' "$3"
    printf 'Lena Tomar, a teacher, spent three hours under a table with her two sons. Hospitals asked for blood, and the army sent field kitchens. %s' "$4"
}
{
    printf '{"id":"v1","url":"http://post.example/1","text":"%s"}\n' "$(quake 3 20 15)"
    printf '{"id":"v2","url":"http://post.example/2","text":"%s"}\n' "$(quake 7 45 40 'Engineers warned people not to return to damaged homes.')"
    printf '{"id":"v3","url":"http://post.example/3","text":"%s"}\n' "$(quake 19 112 85 'Engineers warned people not to return to damaged homes. A plane with search dogs landed at noon.')"
} >quake.jsonl
$WIRECOPY cluster quake.jsonl -q | cut -d, -f1,2
$WIRECOPY dedup quake.jsonl -q | cut -d, -f1
