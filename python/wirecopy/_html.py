"""HTML for notebooks. Whatever comes from documents is escaped."""

from __future__ import annotations

import html


def escape(text: str) -> str:
    return html.escape(text, quote=True)


def marked(text: bytes, spans: list[tuple[int, int]], most: int) -> str:
    """The text, up to `most` bytes, with spans of bytes marked."""
    pieces = []
    place = 0
    for start, end in sorted(spans):
        start, end = max(start, place), min(end, most)
        if start >= end:
            continue
        pieces.append(escape(text[place:start].decode("utf-8", "replace")))
        pieces.append(f"<mark>{escape(text[start:end].decode('utf-8', 'replace'))}</mark>")
        place = end
    pieces.append(escape(text[place : max(place, most)].decode("utf-8", "replace")))
    return "".join(pieces) + ("…" if len(text) > most else "")
