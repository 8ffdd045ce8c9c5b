"""Whose complaint it is, and how old they are."""

from __future__ import annotations

import re

# Patterns stay texts, which `re` compiles when they are first needed: most complaints tell no age.
_RELATIVE = (
    r"(?:mum|mom|mam|mother|dad|father|nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|"
    r"grandpa|grandfather|pops|papa|missus|wife|husband|hubby|partner|boyfriend|girlfriend|brother|sister|son|daughter|grandson|"
    r"granddaughter|uncle|aunt|auntie|aunty|friend|mate|neighbour|neighbor|colleague|lad|boy|girl|baby|"
    r"toddler|child|kid|client|patient|pt)"
)
# "Mum has ...", "my son 17 has ...": the complaint is theirs; "my dad had a stroke": it is the writer's.
_FOR_SOMEONE = (
    rf"(?i)^\W*(?:(?:my|our|the|help|hi|hello|please|poor|so)\W+){{0,3}}(?:\w+\W+)?{_RELATIVE}\b"
    # "had a fall" is now, "had a stroke" may be long ago
    r"(?!\W+(?:had(?! (?:a|another) (?:\w+ )?(?:fall|tumble|trip|wobble|turn|knock|bump|bang)\b)|"
    r"died|passed|was|were|said|says|thinks|thought|reckons|told|used|suffers|suffered)\b)"
)
_OWN = (
    r"(?i)\b(?:i['\u2019]?m|i['\u2019]?ve|i (?:have|get|feel|got|am|had|can['\u2019]?t)|"
    rf"my (?!{_RELATIVE}\b|\d))"
)
_OLD = r"(?i)\b(?:nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather)\b"
_GRANDPARENT = 75

# What a number counts when it is no age: "I'm 10 weeks", "is 8/10", "in 5 minutes".
_NO_UNIT = (
    r"(?!\d|[.,:]\d|\s*(?:[-/%°£$]|(?:sec|min|hour|hr|day|week|wk|month|mth|mile|met|km|k\b|kg|lb|stone|"
    r"st\b|nd\b|rd\b|th\b|cm|mm|inch|foot|feet|ft|rep|set|time|out\b|am\b|pm\b|o.clock|degree|yard|pound|pint|bpm|"
    r"mg|percent|years?\s+(?!old)|yrs?\s+(?!old)|y(?:ea)?rs?\s*$)))"
)
_NO_THING = (
    r"(?!\s*(?:injur|mattress|sofa|bed\b|shoe|scar\b|car\b|bike|problem|break|fracture|trainer|boots?\b|"
    r"chair|pillow|house|dog|cat\b|surger|op\b|sprain|whiplash|pain))"
)
# The writer's own age, in the order of how sure it is.
_OWN_AGES = (
    rf"(?i)\bi(?:['\u2019 ]?m| am)\s+(?:(?:a|now|only|just|nearly|almost)\s+)?(\d{{1,3}}){_NO_UNIT}",
    r"(?i)(?<!\bmy )\b(\d{1,3})\s*(?:-\s*)?(?:y/?o|y\.o\.?|ys\s+old|y(?:ea)?rs?\s*-?\s*(?:of age|old))\b"
    + _NO_THING,
    rf"(?i)\b(?:aged?|turned|turning|age:)\s+(\d{{1,3}}){_NO_UNIT}",
    r"(?i)\bi have ([5-9]\d) years\b(?! (?:of|experience))",
    r"(?i)^\W*([5-9]\d) (?=(?:lost|now|has|had|got|slipped|fell|tripped|woke|sore)\b)",
    r"(?i)(?:^|[\s(,])(\d{2})\s?(?:male|female|yr|woman|man|lady|gent|bloke|lad|girl|boy)\b",
    r"(?:^|[\s(,])(\d{2})\s?[MF]\b",
    r"^\W*(\d{2})\s?[mf]\b",
    r"\b[MF]\s?/?\s?(\d{2})\b",
    r"^\W*[mf],?\s+(\d{2})\b",
    r"(?i)(?:^|[.!?\n][^\S\n]*)(\d{2})\s*(?=,|and\s|with\s|smoker|diabetic|year|yr|here\b|[.!?\n]|$)",
    r"(?i),\s*(\d{2})\s*(?=,|\.|$|and\s)",
    rf"(?i)\b(?:smoker|diabetic|male|female|man|woman|retired|lady|bloke)\W{{1,2}}(\d{{2}})\b{_NO_UNIT}",
)
# The age of somebody whom the complaint names: theirs only where the complaint is.
_THEIR_AGES = (
    rf"(?i)\b(?:{_RELATIVE}|he|she|who)(?:['\u2019]?s|\s+is|\s+aged)?\W{{0,3}}(\d{{1,3}})\b{_NO_UNIT}",
    rf"(?i)\bmy (\d{{1,2}})\s*-?\s*(?:yo|y/o|y(?:ea)?rs?\s*-?\s*old)\b{_NO_THING}",
)
_DECADES = {
    "teens": 15, "twenties": 25, "thirties": 35, "forties": 45, "fifties": 55, "sixties": 65, "seventies": 75,
    "eighties": 85, "nineties": 95,
}  # fmt: skip
_DECADE = (
    r"(?i)\b(?:in|into) (?:my|his|her|their) (?:early |mid |late )?"
    rf"(?:(\d)0['\u2019]?s|({'|'.join(_DECADES)}))\b"
)
_STAGE = r"(?i)\b(?:pensioner|oap|care home|nursing home|elderly|octogenarian)\b"
_OLDEST = 115


def is_for_someone(text: str) -> bool:
    """Whether somebody writes for a relative or a client, and says nothing of themselves."""
    return bool(re.match(_FOR_SOMEONE, text)) and not re.search(_OWN, text)


def age_of(text: str) -> int | None:
    """The age in years that a complaint tells of the person in pain; None where it tells none."""
    decade = re.search(_DECADE, text)
    if decade:
        return int(decade[1]) * 10 + 5 if decade[1] else _DECADES[decade[2].lower()]
    if any("0" <= c <= "9" for c in text):
        own = bool(re.search(_OWN, text))
        for pattern in _OWN_AGES if own else (*_OWN_AGES, *_THEIR_AGES):
            for found in re.finditer(pattern, text):
                if int(found[1]) <= _OLDEST:
                    return int(found[1])
    if re.search(_STAGE, text):
        return _GRANDPARENT
    head = re.match(_FOR_SOMEONE, text)
    return _GRANDPARENT if head and re.search(_OLD, head[0]) and not re.search(_OWN, text) else None
