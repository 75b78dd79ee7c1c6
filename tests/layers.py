#!/usr/bin/env python3
"""layers.py [TREE]: what may include what. Folders of src stand from low to high, and a file includes its own folder and
lower ones alone; near and news never one another, and job/profiles.c alone knows both. No two modules (a .c with its .h)
lead to one another. The memory budget is the business of the loops' primitives, OpenMP that of one file."""
import pathlib
import re
import sys

FOLDERS = ("base format io refuse read parse text sketch match run cluster dump lsh store profile near news job result report segment database index verbs api cli").split()
PROFILES = {"near", "news"}
KNOWS_BOTH = "job/profiles.c"
# word: the files in which it may stand.
NAMED_IN = {
    r"breathe": {"base/paged.c", "base/paged.h", "base/memory.c", "base/memory.h", "base/walk.h", "run/parallel.c"},
    r"#\s*pragma\s+omp|\bomp_|<omp\.h>": {"run/parallel.c"},
}


def folder_of(path):
    return path.split("/")[0]


def module_of(path):
    return path.rsplit(".", 1)[0]


def included_by(source, files):
    found = re.findall(r'^\s*#\s*include\s*"([^"]+)"', source, re.MULTILINE)
    return [path for path in found if path in files]


def check_arrow(path, to):
    low, high = folder_of(to), folder_of(path)
    if {low, high} == PROFILES:
        return f"{path} includes {to}: the profiles know nothing of one another"
    if FOLDERS.index(low) > FOLDERS.index(high):
        return f"{path} includes {to}: {low} is above {high}"
    return None


def check_file(path, source, included):
    yield from filter(None, (check_arrow(path, to) for to in included))
    if PROFILES <= {folder_of(to) for to in included} and path != KNOWS_BOTH:
        yield f"{path} includes both near/ and news/: {KNOWS_BOTH} alone may"
    for word, allowed in NAMED_IN.items():
        match = re.search(word, source)
        if match and path not in allowed:
            yield f"{path} says {match.group()}, which only these may: {' '.join(sorted(allowed))}"


def circle_from(start, arrows):
    """The modules of a way from start back to it, or none."""
    ways, seen = [[start]], set()
    while ways:
        way = ways.pop()
        for to in sorted(arrows[way[-1]]):
            if to == start:
                return way + [start]
            if to not in seen:
                seen.add(to)
                ways.append(way + [to])
    return []


def circles(includes):
    arrows = {module_of(path): set() for path in includes}
    for path, included in includes.items():
        arrows[module_of(path)] |= {module_of(to) for to in included} - {module_of(path)}
    for module in sorted(arrows):
        way = circle_from(module, arrows)
        if way and module == min(way):
            yield "a circle: " + " -> ".join(way)


def main():
    root = (pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]) / "src"
    paths = sorted(path for path in root.rglob("*") if path.suffix in (".c", ".h", ".cpp"))
    sources = {path.relative_to(root).as_posix(): path.read_text() for path in paths}
    unknown = sorted({folder_of(path) for path in sources} - set(FOLDERS))
    if unknown:
        sys.exit(f"not ok  folders without a place in the order: {' '.join(unknown)}")
    includes = {path: included_by(source, sources) for path, source in sources.items()}
    wrong = [what for path in sources for what in check_file(path, sources[path], includes[path])]
    wrong += circles(includes)
    for what in wrong:
        print("not ok ", what)
    if not includes:
        sys.exit(f"not ok  {root} has no sources: name the folder of the checkout")
    if wrong:
        sys.exit(1)
    print(f"ok      {sum(map(len, includes.values()))} includes of {len(sources)} files, all downwards")


main()
