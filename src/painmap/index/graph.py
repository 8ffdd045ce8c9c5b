"""The word graph: phrases filed by the stems of their words, so that a complaint is scanned once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from painmap.errors import PainmapError
from painmap.language.vocabulary import GAP, HERE, NUMBER, SIDES
from painmap.sources.lexicon import PIECE, expand, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from painmap.language.vocabulary import Stems


def sequences(phrase: str, stems: Stems, skip: frozenset[str]) -> Iterator[list[str]]:
    """Sequences of stems (and `GAP`, `NUMBER`) under which a phrase is filed in the trie."""
    for variant in expand(phrase):
        path: list[str] = []
        words: list[str] = []
        for piece in variant:
            if piece in ("...", "#"):
                path.append(GAP if piece == "..." else NUMBER)
                continue
            said = words_of(piece)
            words += said
            path += [stems(word) for word in said if word in SIDES or word not in skip]
        if not any(p not in (GAP, NUMBER) for p in path):
            path = [stems(w) for w in words]  # a phrase of nothing but skipped words means them
        if path and GAP in (path[0], path[-1]):
            raise PainmapError(
                f"phrase {phrase!r} can begin or end with '...', where it means nothing; put a word there"
            )
        if path:
            yield path


def build_graph(phrases: Iterable[tuple[str, int, frozenset[str]]], stems: Stems) -> tuple[str, set[str]]:
    """File phrases, each with the number of what it means and the words to pass over, in one word graph.

    Returns:
        The nodes, one a line, the root last, each packed as "ends|stem node stem node ..." (a stem, `GAP` or
        `NUMBER` leads to the next node, told by where its line begins, so that a look-up need not split the
        text), and the words that the phrases are made of. Ends that phrases share are kept once (Daciuk et
        al. 2000, minimal acyclic automata), or alternatives would multiply.
    """
    root: dict[str, Any] = {}
    vocabulary: set[str] = set()
    for phrase, entry, skip in phrases:
        vocabulary.update(word for piece in PIECE.findall(phrase) for word in words_of(piece))
        for path in sequences(phrase, stems, skip):
            node = root
            for step in path:
                node = node.setdefault(step, {})
            ends = node.setdefault(HERE, [])
            if entry not in ends:
                ends.append(entry)
    begins: dict[str, int] = {}
    length = 0

    def place(node: dict[str, Any]) -> int:
        """Write a node, the ends first, and tell where it begins; one like it that is there stands for it."""
        nonlocal length
        ends = " ".join(map(str, node.get(HERE, ())))
        edges = " ".join(f"{k} {place(v)}" for k, v in sorted(node.items()) if k != HERE)
        packed = f"{ends}|{edges}"
        begin = begins.get(packed)
        if begin is None:
            begin = begins[packed] = length
            length += len(packed) + 1
        return begin

    place(root)
    return "\n".join(begins), vocabulary
