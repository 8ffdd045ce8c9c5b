"""Troubles: whether a complaint tells of one trouble or of two, far apart on the body.

"Heel in the morning, and my jaw clicks" is two complaints in one text. Two stretches of a text are two
troubles when their places lie far apart on the body and no pattern of the catalogue is felt at both.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from painmap.language.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from painmap.language.findings import Finding, Reading, Said

_SEAM = re.compile(
    r"[.;!?\n]+"
    # from its first blank on: a search from each blank of a run would take quadratic time
    r"|(?:,|(?<![\s,]))\s+(?:and also|and my|and then|also|plus|as well as|on top of that|separately"
    r"|another thing)\b"
    r"|,\s+(?:and|my|then|the)\b",
    re.IGNORECASE,
)


_SAID_OUTRIGHT = 0.5  # a place that is only implied, or passed on the way, starts no trouble


class Trouble(NamedTuple):
    """One trouble: the client's words for it, and the places in the text that belong to it."""

    said: str
    spans: tuple[tuple[int, int], ...]

    def holds(self, item: Said) -> bool:
        """Whether a finding was said of this trouble."""
        return any(start <= item.start < end for start, end in self.spans)


def split(reading: Reading, text: str, apart: Callable[[str, str], bool]) -> tuple[Trouble, ...]:
    """Tell two troubles apart.

    Args:
        reading: What was understood.
        text: The complaint.
        apart: Whether two sites lie so far apart that no pattern is felt at both.

    Returns:
        Two troubles, the first one told first; or nothing where there is but one.
    """
    places = {f.concept for f in reading.findings if _starts(f)}
    if not any(apart(one, other) for one in places for other in places):
        return ()  # as in most texts
    groups: list[tuple[list[tuple[int, int]], set[str]]] = []
    loose: list[tuple[int, int]] = []
    for span, sites, troubled in _parts(reading, text):
        home = next((g for g in reversed(groups) if not _all_apart(g[1], sites, apart)), None)
        if home is None and sites and (troubled or not groups):
            home = (loose, set())
            groups.append(home)
            loose = []
        elif home is None:
            home = groups[-1] if groups else (loose, set())
        home[0].append(span)
        home[1].update(sites)
    # more than two places far apart is a body that aches all over, not a list of troubles
    if len(groups) != 2 or not all(_told(reading.findings, spans) for spans, _ in groups):  # noqa: PLR2004
        return ()
    return tuple(Trouble(_words(text, spans), tuple(spans)) for spans, _ in groups)


def _all_apart(ones: set[str], others: set[str], apart: Callable[[str, str], bool]) -> bool:
    """Whether every one of these sites lies apart from every one of those; no site is apart from nothing."""
    return bool(others) and all(apart(one, other) for one in ones for other in others)


def _parts(reading: Reading, text: str) -> list[tuple[tuple[int, int], set[str], bool]]:
    """The stretches between seams: span, affirmed sites in it, and whether something is wrong there."""
    cuts = [0, *(m.start() for m in _SEAM.finditer(text)), len(text) + 1]
    inside: list[list[Finding]] = [[] for _ in cuts]
    for finding in reading.findings:
        inside[bisect_right(cuts, finding.start) - 1].append(finding)
    return [
        (
            (cuts[n], cuts[n + 1]),
            {f.concept for f in inside[n] if _starts(f)},
            any(f.kind in TROUBLE_KINDS and f.counts and f.weight for f in inside[n]),
        )
        for n in range(len(cuts) - 1)
    ]


def _starts(finding: Finding) -> bool:
    """Whether a finding is a place that a trouble may be at."""
    return finding.kind == "site" and finding.counts and finding.weight >= _SAID_OUTRIGHT


def _told(findings: Sequence[Finding], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether more than a place is told: what is wrong there, or when."""
    return any(
        f.kind != "site" and f.counts and f.weight and any(start <= f.start < end for start, end in spans)
        for f in findings
    )


def _words(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return " ".join(" ".join(text[start:end] for start, end in spans).strip(" ,.;!?\n").split())
