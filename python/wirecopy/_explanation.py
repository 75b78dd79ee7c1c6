"""Why a document is in its group: text for a terminal, HTML for a notebook."""

from __future__ import annotations

import sys
from typing import Any

from ._html import escape

# wirecopy_stretch_kind of the header; -1 is what lies between stretches.
OWN, SHARED, COMMON = 0, 1, 2
_COLOURS = {OWN: "\033[33m", SHARED: "\033[1;32m", COMMON: "\033[2m"}
_CLASSES = {OWN: "background:#fff3c4", SHARED: "background:#c8eccc", COMMON: "color:#888"}
_WORDS = {OWN: "own", SHARED: "shared", COMMON: "common"}


class Explanation:
    """What decided about one document.

    `relation`, `representative` and `group_size` say where it stands; `neighbours` is a list of dicts, the documents that
    it shares most with: `id`, `shared` (cells), `similarity`, `needed`, `contained`, `contains`, `in_group`, `links`,
    `is_digest`, `is_series`, and `has_its_own` where the two are of one site and in the same words, but each has numbers and
    names of its own, or is of another day; `stretches` is the text in pieces, each (kind, weight, text) with kind "own", "shared",
    "common" or "". `print(explanation)` shows all of it.
    """

    def __init__(self, found: dict[str, Any]) -> None:
        self.id: str = found["id"]
        self.threshold: float = found["threshold"]
        self.relation: str = found["relation"]
        self.group_size: int = found["group_size"]
        self.representative: str = found["representative"]
        self.weight: float = found["weight"]
        self.neighbours: list[dict[str, Any]] = found["neighbours"]
        self.partner: str | None = found["partner"]
        self._stretches: list[tuple[int, float, str]] = found["stretches"]

    @property
    def stretches(self) -> list[tuple[str, float, str]]:
        return [(_WORDS.get(kind, ""), weight, text) for kind, weight, text in self._stretches]

    def place(self) -> str:
        """The document's place, in a line."""
        if self.relation == "representative":
            return f"{self.id}: representative of a group of {self.group_size:,} documents"
        if self.group_size > 1:
            return f"{self.id}: {self.relation} in the group of {self.representative}, of {self.group_size:,} documents"
        return f"{self.id}: {self.relation}"

    def _same(self) -> str:
        """What there is to say of a group in which nothing was compared."""
        return "All documents of the group have the same words. " if self.group_size > 1 else ""

    def verdict(self, neighbour: dict[str, Any]) -> str:
        """Why a neighbour is in the group or apart."""
        if neighbour["in_group"]:
            return "in the group: linked" if neighbour["links"] else "in the group, through others"
        if self.relation == "digest":
            return "apart: the document is a digest"
        if neighbour["is_digest"]:
            return "apart: the other is a digest"
        if neighbour["links"]:
            return "apart: linked, but the groups do not agree"
        if neighbour["has_its_own"]:
            return "apart: of one site, in the same words, but each with numbers and names of its own, or of another day"
        if neighbour["is_series"]:
            return "apart: of one series, with other numbers or names in the same places"
        share = max(neighbour["contained"], neighbour["contains"])
        if share >= neighbour["needed"] and neighbour["similarity"] <= 0:
            return "apart: it is what pages of one site share"
        return "apart: too little is shared"

    def text(self, colour: bool = False) -> str:
        """All of it as text; in colour, shared passages are green, the document's own yellow, common ones dim."""
        lines = [self.place(), f"weight {self.weight:.1f}, threshold {self.threshold:.2f}", ""]
        if not self.neighbours:
            lines.append(self._same() + "No other document shares enough text with it to be compared.")
        else:
            lines.append(f"{'shared':>9} {'certainty':>10} {'contained':>9} {'contains':>8}  {'document':24} verdict")
        for n in self.neighbours:
            lines.append(
                f"{n['shared']:9.1f} {n['similarity']:10.2f} {n['contained']:9.2f} {n['contains']:8.2f}  "
                f"{n['id']:24} {self.verdict(n)}"
            )
        lines += ["", f"The text, beside {self.partner}:" if self.partner else "The text:", ""]
        if colour:
            lines.append("".join(f"{_COLOURS.get(k, '')}{t}\033[0m" if k in _COLOURS else t for k, _, t in self._stretches))
        else:
            lines += [
                f"{_WORDS[kind]:6} {weight:7.1f}  {' '.join(text.split())}"
                for kind, weight, text in self._stretches
                if kind in _WORDS
            ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text(colour=False) if hasattr(sys, "ps1") else f"<wirecopy explanation: {self.place()}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(n['id'])}</td><td>{n['shared']:.1f}</td><td>{n['similarity']:.2f}</td>"
            f"<td>{n['contained']:.2f}</td><td>{n['contains']:.2f}</td><td>{escape(self.verdict(n))}</td></tr>"
            for n in self.neighbours
        )
        beside = self._same() + "The text, of which no other document has enough."
        if self.partner:
            beside = f"The text, beside {escape(self.partner)}: what both have is green, what only this document has is yellow."
        text = "".join(
            f'<span style="{_CLASSES[kind]}">{escape(text)}</span>' if kind in _CLASSES else escape(text)
            for kind, _, text in self._stretches
        )
        return (
            f"<p><b>{escape(self.place())}</b>; weight {self.weight:.1f}, threshold {self.threshold:.2f}</p>"
            "<table><tr><th>document</th><th>shared</th><th>certainty</th><th>contained</th><th>contains</th>"
            f"<th>verdict</th></tr>{rows}</table>"
            f"<p>{beside}</p>"
            f'<div style="white-space:pre-wrap">{text}</div>'
        )
