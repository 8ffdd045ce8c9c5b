"""Matching: findings x index give ranked patterns, each with its evidence and what speaks against it.

A pattern's score adds up, finding by finding, how much more the pattern expects that finding than patterns
do on the whole: ``log(1 + strength / background)``, the weight of rarity of a smoothed unigram model (Zhai
and Lafferty 2004), and what was learned from real complaints: one more number for a finding and a pattern
(`training/weights.py`). All those numbers are in the index; here they are only added.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from painmap.answer import Against, Evidence
from painmap.language.findings import Ranked, Said
from painmap.language.vocabulary import ROLE_FIT, TROUBLE_KINDS
from painmap.ranking import answers, sayings
from painmap.ranking.against import WHY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from painmap.language.findings import Finding, Reading
    from painmap.ranking.sayings import Sayings

#: The few weights of the sum as written; what was learned of each kind (`groups`) multiplies them.
SITE_WEIGHT, CONCEPT_WEIGHT = 2.2, 0.4
WEAK_KIND_WEIGHT = 0.25  # how long, who, what with: true of many patterns alike
WORD_WEIGHT = 0.6  # words speak for themselves too, whether or not a finding holds them
DENIED_SITE_WEIGHT = 0.2
STORY_WEIGHT = 0.15  # in a sentence with neither a place nor a trouble: the job, or the dog's birthday
PLACE_FALL = 0.85  # each place more counts less
WIDE_PLACE_WEIGHT = 0.4  # "foot", where the big toe was named too
PRIOR_WEIGHT = 0.7
ALWAYS = "always"  # the key of what was learned of the patterns themselves, whatever is said
SUPPORT = 1.4  # so near must another pattern of the same muscle come to count for the best one
STANDS_BACK = 1.5  # so far do the other patterns of a muscle stand back behind its best one
STRONG, MODERATE = 0.87, 0.65  # chances; see docs/accuracy.md for how often they hold

_WEAK_KINDS = frozenset({"course", "person", "thing", "sign", "trouble"})
_NO_HOLDERS = frozenset({"word", sayings.TABLE})
_NOTHING: Mapping[int, float] = {}
_UNTOLD = -math.inf  # the sum of a pattern that nothing speaks for
_LEAST_REASON, _LEAST_SHARE = 0.05, 0.04  # nobody would call less a reason
_WHOLE_FINDING, _PART_FINDING = 200.0, 100.0  # a finding explains itself better than a part or a word of it
_LONGEST_SPAN = 60  # in characters; words farther apart are shown by themselves
_MOST_PHRASES = 20_000  # that are remembered; keys are ids and single words of the index, never a complaint
_MOST_EVIDENCE, _MOST_AGAINST = 6, 3


class Rows(Protocol):
    """A table of the index: packed rows by their keys."""

    def get(self, key: str, /) -> str | None:
        """Return a packed row, or None."""


class Weighed(NamedTuple):
    """A thing said with what it is worth: to a pattern, its weight times the rarity, and what was taught."""

    item: Said
    weight: float
    written: Mapping[int, float]
    taught: Mapping[int, float]


class Matcher:
    """Ranks the patterns of a compiled catalogue.

    Args:
        postings: The evidence tables that `painmap.index` compiled.
        priors: How often each pattern is met, 0 to 1.
        muscles: Each pattern's muscles, the likeliest first; patterns that share one are no rivals.
        within: For each site, the site itself and all its parts.
        groups: What a table's evidence is worth: learned factors.
        curve: How a chance by the sums comes out on real words: start and slope over its logit.
        said_whole: The sayings of the patterns.
        ours: How many of the patterns, from the first, are painmap's own; None where all are.
    """

    def __init__(  # noqa: PLR0913 - one table each
        self,
        postings: Mapping[str, Rows],
        priors: Sequence[float],
        muscles: Sequence[Sequence[str]],
        within: Mapping[str, Sequence[str]],
        groups: Mapping[str, float],
        curve: Mapping[str, float],
        said_whole: Sayings | None = None,
        ours: int | None = None,
    ) -> None:
        """Take the tables; rows are decoded when first needed."""
        self._groups = groups
        self._curve = curve
        self._postings: Mapping[str, Rows] = {**postings, sayings.TABLE: said_whole or {}}
        self._sayings = said_whole
        self._priors = priors
        self._muscles = [frozenset(m) for m in muscles]
        self._main = [m[0] for m in muscles]
        self._within = within
        self._rivals = [patterns for patterns in by_muscle(self._main) if len(patterns) > 1]
        self._ours = len(muscles) if ours is None else ours
        self._shared: dict[int, list[int]] = {}
        self._likes: dict[str, Mapping[str, float]] = {}
        self._phrases: dict[tuple[int, str, str, bool], tuple[str, str, str]] = {}
        self._rows: dict[str, dict[str, Mapping[int, float]]] = {table: {} for table in self._postings}
        always = self.row("learned", ALWAYS)
        prior_weight = PRIOR_WEIGHT * groups["prior"]
        self._start = [prior_weight * prior + always.get(p, 0.0) for p, prior in enumerate(priors)]

    def row(self, table: str, key: str) -> Mapping[int, float]:
        """One posting row: the weight of rarity for each pattern that has the key."""
        row = self._rows[table].get(key)
        if row is None:
            packed = self._postings[table].get(key)
            if packed is None:  # not kept: keys that the index lacks come without end
                return _NOTHING
            numbers = packed.split()
            row = {int(p): int(w) / 1000 for p, w in zip(numbers[::2], numbers[1::2], strict=True)}
            self._rows[table][key] = row
        return row

    def weight(self, pattern: int, concept: str) -> float:
        """The weight of rarity of a concept (with its role) for a pattern; 0 where the pattern lacks it."""
        return self.row("concept", concept).get(pattern, 0.0)

    def said(self, reading: Reading) -> list[Said]:
        """Everything in a reading that can speak for or against a pattern, each key once."""
        about = reading.told.union(
            f.sentence
            for f in reading.findings
            if f.counts and f.weight and (f.kind == "site" or f.kind in TROUBLE_KINDS)
        )
        affirmed = {f.concept for f in reading.findings if f.kind == "site" and f.counts}
        best: dict[tuple[str, str], Said] = {}
        for f in reading.findings:
            if f.about != "now" or f.weight == 0.0 or (f.polarity == "denied" and f.concept in affirmed):
                continue
            item = _site_said(f) if f.kind == "site" else _concept_said(f, told=f.sentence in about)
            old = best.get(item[:2])
            if old is None or abs(item.weight) > abs(old.weight):
                best[item[:2]] = item
        for word in reading.words:
            if ("word", word.stem) not in best:
                share = 1.0 if word.sentence in about else STORY_WEIGHT
                weight = WORD_WEIGHT * share
                best["word", word.stem] = Said("word", word.stem, word.start, word.end, weight, share)
        whole = self._sayings.said(reading.clauses) if self._sayings else []
        return [*self._fewer_places(list(best.values())), *whole]

    def _fewer_places(self, said: list[Said]) -> list[Said]:
        """Let places count less and less: a wide one that a part of it has named, and each one more."""
        places = sorted((s for s in said if s.table == "site"), key=lambda s: -s.weight)
        named = {s.key for s in places}
        weights: dict[str, float] = {}
        for number, item in enumerate(places):
            weight = item.weight * PLACE_FALL**number
            if any(part in named for part in self._within[item.key] if part != item.key):
                weight *= WIDE_PLACE_WEIGHT
            weights[item.key] = weight
        return [
            s._replace(weight=weights[s.key], share=weights[s.key] / SITE_WEIGHT) if s.table == "site" else s
            for s in said
        ]

    def weigh(self, said: Iterable[Said]) -> list[Weighed]:
        """What each thing said is worth to every pattern, looked up once for all that is asked of it."""
        groups, row = self._groups, self.row
        return [
            Weighed(
                item,
                item.weight * groups.get(item.table, 1.0),
                row(item.table, item.key),
                row("learned", f"{item.table}:{item.key}") if teaches(item) else _NOTHING,
            )
            for item in said
        ]

    def rank(
        self, weighed: Iterable[Weighed], *, limit: int | None = None, among: Collection[int] | None = None
    ) -> list[Ranked]:
        """Sum up the evidence for every pattern that anything speaks for, best first.

        Args:
            weighed: What speaks, of `weigh`.
            limit: How many patterns at the most.
            among: Only these patterns.
        """
        sums = [0.0] * len(self._priors)
        learned = [0.0] * len(self._priors)
        for item, weight, written, taught in weighed:
            for pattern, rarity in written.items():
                sums[pattern] += weight * rarity
            if taught:
                share = item.share
                for pattern, more in taught.items():
                    learned[pattern] += share * more
        totals = [
            total + more + start if total > 0 else _UNTOLD
            for total, more, start in zip(sums, learned, self._start, strict=True)
        ]
        self._support(totals)
        order = range(len(totals)) if among is None else sorted(among)
        few = sorted(order, key=totals.__getitem__, reverse=True)[:limit]  # of equals the first stays first
        return self._chances([(p, totals[p]) for p in few if totals[p] > _UNTOLD], totals)

    def _support(self, totals: list[float]) -> None:
        """Lift a muscle's best pattern by the odds of its others, which stand back (but the user's own)."""
        exp, ours = math.exp, self._ours
        for patterns in self._rivals:
            told = [totals[p] for p in patterns]
            best = max(told)
            if best == _UNTOLD:
                continue
            odds = sum([exp((total - best) / SUPPORT) for total in told])
            for p in patterns:
                if p < ours:
                    totals[p] -= STANDS_BACK
            totals[patterns[told.index(best)]] = best + SUPPORT * math.log(odds)

    def _chances(self, few: list[tuple[int, float]], totals: Sequence[float]) -> list[Ranked]:
        """Turn sums, which are logarithms of odds, into chances.

        Patterns that share a muscle with the first are no rivals of it: its chance is theirs together.
        """
        if not few:
            return []
        (first, best), exp = few[0], math.exp
        whole = sum([exp(total - best) if total < best else 1.0 for total in totals])
        own = sum([exp(min(totals[p] - best, 0.0)) for p in self._kin(first)])
        return [
            Ranked(p, total, self._on_real_words((own if n == 0 else exp(min(total - best, 0.0))) / whole))
            for n, (p, total) in enumerate(few)
        ]

    def _kin(self, pattern: int) -> list[int]:
        """The patterns that share a muscle with a pattern, itself among them; worked out once for each."""
        found = self._shared.get(pattern)
        if found is None:
            own = self._muscles[pattern]
            found = [p for p, muscles in enumerate(self._muscles) if not own.isdisjoint(muscles)]
            self._shared[pattern] = found
        return found

    def _on_real_words(self, chance: float) -> float:
        """How often a pattern of this chance is right on what real people write."""
        chance = min(max(chance, 1e-6), 1.0 - 1e-6)
        level = self._curve["start"] + self._curve["slope"] * math.log(chance / (1.0 - chance))
        return 1.0 / (1.0 + math.exp(-level))

    # -- reasons ---------------------------------------------------------------------------------------

    @staticmethod
    def holders(said: Iterable[Said]) -> dict[int, tuple[int, int]]:
        """For each place in the text that a finding covers, its span: what lies inside speaks with it."""
        spans = sorted(
            {(i.start, i.end) for i in said if i.table not in _NO_HOLDERS}, key=lambda s: s[1] - s[0]
        )
        return {at: span for span in spans if span[1] - span[0] <= _LONGEST_SPAN for at in range(*span)}

    def reasons(  # noqa: PLR0913 - all that a reason is told with
        self,
        weighed: Sequence[Weighed],
        holders: Mapping[int, tuple[int, int]],
        pattern: int,
        record: Mapping[str, Any],
        text: str,
        labels: Mapping[str, str],
    ) -> tuple[tuple[Evidence, ...], tuple[Against, ...]]:
        """Why a pattern stands where it stands, in the client's own words beside the pattern's."""
        gains: dict[tuple[int, int], float] = {}
        losses: dict[tuple[int, int], tuple[float, Said]] = {}
        speaker: dict[tuple[int, int], tuple[float, Said]] = {}
        for item, weight, rarities, taught in weighed:
            rarity, more = rarities.get(pattern), taught.get(pattern)
            if rarity is None and more is None:
                continue
            written = (rarity or 0.0) * weight
            value = written + (more or 0.0) * item.share
            # what was only learned contradicts nothing, and what is denied is no reason
            learned_only = value < 0 <= written or (value > 0 and item.table == "denied")
            if abs(value) < _LEAST_REASON or learned_only:
                continue
            own = (item.start, item.end)
            span = own if item.table == sayings.TABLE else holders.get(item.start, own)
            if value < 0:
                losses[span] = min(losses.get(span, (0.0, item)), (value, item))
                continue
            gains[span] = gains.get(span, 0.0) + value
            told = value + (0.0 if item.table == "word" else _WHOLE_FINDING if own == span else _PART_FINDING)
            if told > speaker.get(span, (0.0, item))[0]:
                speaker[span] = (told, item)
        whole = sum(gains.values()) or 1.0
        evidence = []
        for span in sorted(gains, key=lambda s: (-gains[s], s))[:_MOST_EVIDENCE]:
            if gains[span] < _LEAST_SHARE * whole:
                break
            phrase, role, _ = self._phrase(speaker[span][1], pattern, record, labels, against=False)
            evidence.append(Evidence(text[span[0] : span[1]], phrase, role, round(gains[span] / whole, 2)))
        against = []
        for span in sorted(losses, key=lambda s: (losses[s][0], s))[:_MOST_AGAINST]:
            phrase, _, why = self._phrase(losses[span][1], pattern, record, labels, against=True)
            against.append(Against(text[span[0] : span[1]], phrase, why))
        return tuple(evidence), tuple(against)

    def _phrase(
        self, item: Said, pattern: int, record: Mapping[str, Any], labels: Mapping[str, str], *, against: bool
    ) -> tuple[str, str, str]:
        """The pattern's phrase (or site) that a finding met, its role there, and why it may speak against."""
        key = (pattern, item.table, item.key, against)
        found = self._phrases.get(key)
        if found is None:
            if len(self._phrases) > _MOST_PHRASES:
                self._phrases.clear()
            found = self._phrases[key] = self._met(item, pattern, record, labels, against=against)
        return found

    def _met(
        self, item: Said, pattern: int, record: Mapping[str, Any], labels: Mapping[str, str], *, against: bool
    ) -> tuple[str, str, str]:
        """What `_phrase` gives, worked out."""
        if item.table == "answer":
            return answers.reason(item.key)
        phrases = record["phrases"]
        if item.table in ("site", "denied"):
            meant = (self._postings["meant"].get(item.key) or "").split()
            site = next((meant[i + 1] for i in range(0, len(meant), 2) if meant[i] == str(pattern)), item.key)
            return labels.get(site, site), "where", "said not to hurt, and this pattern is felt there"
        if item.table in ("word", sayings.TABLE):
            whole = self._sayings if item.table != "word" else None
            number = whole.phrase(item.key, pattern) if whole else record["words"].get(item.key)
            if number is None:  # learned from real complaints
                return record["record"]["name"], "notices", ""
            section, phrase = phrases[number]
            return phrase, _role(section), ""
        concept, _, role = item.key.partition(">")
        known: dict[str, dict[str, int]] = record["concepts"]
        best: tuple[float, int, str] | None = None
        for candidate, fit in self._alike(concept).items():
            for other, number in known.get(candidate, _NO_ROLES).items():
                value = ROLE_FIT[role].get(other, 0.0)
                worth = fit * (-value if against else value)
                if worth <= 0:
                    continue
                if best is None or worth > best[0]:
                    best = (worth, number, other)
        if best is None:
            return record["record"]["name"], role, "does not fit this pattern"
        section, phrase = phrases[best[1]]
        return phrase, _role(section), WHY.get((role, best[2]), "the pattern is described otherwise")

    def _alike(self, concept: str) -> Mapping[str, float]:
        """Concepts that fit a concept, each with how well; the concept itself first."""
        found = self._likes.get(concept)
        if found is None:
            packed = (self._postings["like"].get(concept) or "").split()
            found = {concept: 1.0} | dict(zip(packed[::2], map(float, packed[1::2]), strict=True))
            self._likes[concept] = found
        return found


def by_muscle(muscles: Sequence[str]) -> list[list[int]]:
    """The patterns of each muscle, by the first muscle of each pattern."""
    found: dict[str, list[int]] = {}
    for pattern, muscle in enumerate(muscles):
        found.setdefault(muscle, []).append(pattern)
    return list(found.values())


_NO_ROLES: Mapping[str, int] = {}


def _site_said(finding: Finding) -> Said:
    """What a place speaks with, for itself or, denied, against itself."""
    if finding.polarity == "denied":
        return Said("denied", finding.concept, finding.start, finding.end, -DENIED_SITE_WEIGHT)
    weight = SITE_WEIGHT * finding.weight
    return Said("site", finding.concept, finding.start, finding.end, weight, finding.weight)


def _concept_said(finding: Finding, *, told: bool) -> Said:
    """What an idea speaks with; `told` where its sentence is about a place or a trouble."""
    role = "denied" if finding.polarity == "denied" else finding.role
    share = finding.weight * (1.0 if told else STORY_WEIGHT)
    weight = CONCEPT_WEIGHT * share * (WEAK_KIND_WEIGHT if finding.kind in _WEAK_KINDS else 1.0)
    return Said("concept", f"{finding.concept}>{role}", finding.start, finding.end, weight, share)


def teaches(item: Said) -> bool:
    """Whether what was learned of a thing said counts: not in a sentence without a place or trouble."""
    return item.table == "site" or item.share > STORY_WEIGHT


def _role(section: str) -> str:
    return section if section in ("worse", "better") else "notices"


def findings_of_side(findings: Iterable[Finding], side: str) -> list[Finding]:
    """Keep what is said of one side or of no side at all."""
    return [f for f in findings if f.side in (None, side, "both")]
