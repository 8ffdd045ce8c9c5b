"""A language of two dozen words: what a reader needs, so that its tests hang on no data."""

from __future__ import annotations

from painmap.index.reader_tables import reader_tables
from painmap.language.reader import Reader
from painmap.sources import body as body_model
from painmap.sources import lexicon as lexicon_model


def _site(ident: str, *names: str, **more: object) -> dict[str, object]:
    return {"id": ident, "label": ident, "view": "both", "names": list(names) or [ident]} | more


def _concept(ident: str, kind: str, *words: str, **more: object) -> dict[str, object]:
    return {"id": ident, "kind": kind, "words": list(words) or [ident]} | more


def _cue(role: str, direction: str, *words: str) -> dict[str, object]:
    return {"role": role, "direction": direction, "words": list(words)}


BODY = body_model.parse(
    {
        "site": [
            _site("leg"),
            _site("hip"),
            _site("thigh", parent="leg"),
            _site("knee", parent="leg", base="knee"),
            _site("knee-outer", "outer knee", parent="knee", base="knee", aspects=["outer"]),
            _site("knee-back", parent="knee", base="knee", aspects=["back"]),
            _site("back"),
            _site("neck"),
            _site("neck-spine", "spine"),
            _site("low-spine", "spine"),
            _site("shoulder"),
            _site("shoulder-side", "side of shoulder"),
            _site("blade", "shoulder blade"),
            _site("rib-front", "low rib"),
            _site("rib-back", "low rib"),
            _site("elbow"),
        ],
        "way": [{"sites": ["hip", "thigh", "knee"]}],
    }
)
LEXICON = lexicon_model.parse(
    {
        "skip": ["the", "my"],
        "stop": ["and"],
        "aspect": {"outer": ["outer", "outside", "lateral"], "back": ["back"]},
        "concept": [
            _concept("ache", "sensation"),
            _concept("driving", "activity", "drive"),
            _concept("sitting", "posture", "sit"),
            _concept("bra", "activity", "do up bra", joints=["shoulder"]),
            _concept("stuck-leg", "sign", "stuck leg"),
            _concept("stuck-knee", "sign", "stuck knee"),
        ],
        "topics": {"food": "oven roast", "order": "roast"},
        "cue": [
            _cue("denied", "forward", "no"),
            _cue("worse", "forward", "worse when"),
            _cue("better", "backward", "helps"),
            _cue("past", "forward", "long ago"),
            _cue("path", "mark", "down to"),
            _cue("end", "mark", "but"),
            _cue("denied", "both", "fine"),
        ],
        "company": [{"site": "low-spine", "instead": "neck-spine", "beside": ["neck"], "unless": ["back"]}],
    }
)
SIGNS = lexicon_model.parse(
    {
        "concept": [
            _concept("saddle-numb", "sign", "numb ... saddle"),
            _concept("cold", "sign", "gone cold"),
            _concept("tea", "idiom", "gone cold tea"),
        ]
    }
).concepts
WORDINGS = (
    {"id": "saddle-numb", "words": ["gone cold below"]},
    {"id": "ache", "words": ["gone cold below the knee", "cold tea"]},
)
TABLES = reader_tables(LEXICON, BODY, SIGNS, WORDINGS)
READER = Reader(TABLES)
