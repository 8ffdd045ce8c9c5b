"""Troubles: whether a complaint tells of one trouble or of two, far apart on the body.

"Heel in the morning, and my jaw clicks" is two complaints in one text. Two stretches of a text are two
troubles when each names a place and something wrong there, and no pattern of the catalogue knows both places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from painmap.vocabulary import TROUBLE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from painmap.findings import Finding, Reading, Said

_SEAM = re.compile(
    r"[.;!?\n]+"
    r"|,?\s+(?:and also|and my|and then|also|plus|as well as|on top of that|separately|another thing)\b"
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


def split(reading: Reading, text: str, known: Callable[[str], frozenset[int]]) -> tuple[Trouble, ...]:
    """Tell two troubles apart.

    Args:
        reading: What was understood.
        text: The complaint.
        known: For a site, the patterns that are felt there or near.

    Returns:
        Two troubles, the first one told first; or nothing where there is but one.
    """
    parts = _parts(reading, text)
    groups: list[tuple[list[tuple[int, int]], set[int]]] = []
    loose: list[tuple[int, int]] = []
    for span, sites, troubled in parts:
        if not sites:
            # words without a place belong to the trouble told last
            (groups[-1][0] if groups else loose).append(span)
            continue
        patterns: set[int] = set()
        for site in sites:
            patterns |= known(site)
        home = next((g for g in reversed(groups) if g[1] & patterns), None)
        if home is not None:
            home[0].append(span)
            home[1].update(patterns)
        elif troubled or not groups:
            groups.append(([*loose, span], patterns))
            loose = []
        else:
            groups[-1][0].append(span)
    # more than two places without a pattern in common is a body that aches all over, not a list of troubles
    if len(groups) != 2 or not all(_troubled(reading.findings, spans) for spans, _ in groups):  # noqa: PLR2004
        return ()
    return tuple(Trouble(_words(text, spans), tuple(spans)) for spans, _ in groups)


def _parts(reading: Reading, text: str) -> list[tuple[tuple[int, int], set[str], bool]]:
    """The stretches between seams: span, affirmed sites in it, and whether something is wrong there."""
    cuts = [0, *(m.start() for m in _SEAM.finditer(text)), len(text) + 1]
    inside: list[list[Finding]] = [[] for _ in cuts]
    for finding in reading.findings:
        inside[bisect_right(cuts, finding.start) - 1].append(finding)
    return [
        (
            (cuts[n], cuts[n + 1]),
            {f.concept for f in inside[n] if f.kind == "site" and f.counts and f.weight >= _SAID_OUTRIGHT},
            any(f.kind in TROUBLE_KINDS and f.counts for f in inside[n]),
        )
        for n in range(len(cuts) - 1)
    ]


def _troubled(findings: Sequence[Finding], spans: Sequence[tuple[int, int]]) -> bool:
    return any(
        f.kind in TROUBLE_KINDS and f.counts and any(start <= f.start < end for start, end in spans)
        for f in findings
    )


def _words(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return " ".join(" ".join(text[start:end] for start, end in spans).strip(" ,.;!?\n").split())
