"""How old the person in pain is."""

from __future__ import annotations

import re

from painmap.language.persons import RELATIVE, speaks_of_self, whom

# Patterns stay texts, which `re` compiles when they are first needed: most complaints tell no age.
_OLD = r"(?i)\b(?:nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandpa|grandfather)\b"
_GRANDPARENT = 75
_PERSON = (
    r"(?:wom[ae]n|m[ae]n|lady|ladies|gent|gents|gentleman|bloke|guy|chap|lad|girl|boy|female|male|person|patient|"
    r"client|pt|pensioner|runner|worker|teacher)"
)

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
_YEARS_OLD = r"(?:y/?o|y\.o\.?|ys\s+old|y(?:ea)?rs?\s*-?\s*(?:of age|old|young))"
_ABOUT = r"(?:(?:a|now|only|just|nearly|almost|about|over|gone)\s+)"
# The writer's own age, in the order of how sure it is; each with what a text in ASCII must hold for it.
_ANY = ("",)
_OWN_AGES = (
    (("i'm", "im", "i m", "i am"), rf"(?i)\bi(?:['\u2019 ]?m| am)\s+{_ABOUT}{{0,2}}(\d{{1,3}}){_NO_UNIT}"),
    (
        ("yo", "y/o", "y.o", "old", "of age"),
        rf"(?i)(?<!\bmy )\b(\d{{1,3}})\s*(?:-\s*)?{_YEARS_OLD}\b{_NO_THING}",
    ),
    (
        ("age", "turn"),
        rf"(?i)\b(?:aged?|turned|turning)\b:?\s+(?:(?:is|of|about|around)\s+)?(\d{{1,3}}){_NO_UNIT}",
    ),
    (("i have",), r"(?i)\bi have ([5-9]\d) years\b(?! (?:of|experience))"),
    (_ANY, r"(?i)^\W*([5-9]\d) (?=(?:lost|now|has|had|got|slipped|fell|tripped|woke|sore)\b)"),
    (_ANY, rf"(?i)(?:^|[\s(,])(\d{{2}})\s?(?:yr|(?:[-\u2013/,]\s?)?{_PERSON})\b"),
    (
        (" of ", " over "),
        rf"(?i)\b{_PERSON} (?:of (?:(?:about|around|nearly|over)\s+)?|over\s+)(\d{{2,3}}){_NO_UNIT}",
    ),
    (_ANY, r"(?:^|[\s(,])(\d{2})\s?/?[MF]\b"),
    (_ANY, r"^\W*(\d{2})\s?/?[mf]\b"),
    (_ANY, r"\b[MF]\s?/?\s?(\d{2})\b"),
    (_ANY, r"^\W*[mf],?\s+(\d{2})\b"),
    (_ANY, r"\((1[6-9]|[2-9]\d)(?:\s?[,/]?\s?[MFmf])?\)"),
    (_ANY, r"(?i)(?:^|[.!?\n][^\S\n]*)(\d{2})\s*(?=,|and\s|with\s|smoker|diabetic|year|yr|here\b|[.!?\n]|$)"),
    (_ANY, r"(?i),\s*(\d{2})\s*(?=,|\.|$|and\s)"),
    (_ANY, rf"(?i)\b(?:smoker|diabetic|retired|{_PERSON})\W{{1,3}}(\d{{2}})(?:y(?:ea)?rs?\b|{_NO_UNIT})"),
    (
        ("now", "just gone", "nearly", "almost", "pushing", "coming up"),
        r"(?i)\b(?:now|just gone|nearly|almost|pushing|coming up (?:to|for)) (\d{2})(?=[,.;]| and my\b|$)",
    ),
    (("at ",), r"(?i)\bat (\d{2})(?= (?:my|i|he|she|his|her)\b)"),
    (("at ",), r"(?i)(?<!rate )(?<!temp )(?<!temperature )\bat ([4-9]\d)(?=,|\.|$)"),
    (("over ", "past "), r"(?i)(?:^|[,;(]\s*)(?:over|past) ([3-9]\d)(?=\s*(?:[,.;)]|$|and\b))"),
)
_ONE_FIGURE = r"(\d{1,"  # what a pattern holds that needs no more than one
# The age of somebody whom the complaint names: theirs only where the complaint is.
_THEIR_AGES = (
    (_ANY, rf"(?i)\b(?:{RELATIVE}|he|she|who)(?:['\u2019]?s|\s+is|\s+aged)?\W{{0,3}}(\d{{1,3}})\b{_NO_UNIT}"),
    (("my ",), rf"(?i)\bmy (\d{{1,2}})\s*-?\s*(?:yo|y/o|y(?:ea)?rs?\s*-?\s*old)\b{_NO_THING}"),
)
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_ONES = {name: n for n, name in enumerate("one two three four five six seven eight nine".split(), start=1)}
_TEENS = dict(
    zip("thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), range(13, 20), strict=True)
)
_SPELT = rf"(?i)\b(?:({'|'.join(_TENS)})(?:[\s-]({'|'.join(_ONES)}))?|({'|'.join(_TEENS)}))\b"
_DECADES = {
    "teens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_DECADE = (
    r"(?i)(?:\b(?:in|into) (?:my|his|her|their) (?:early |mid |late )?|(?<!the )\b(?:early|mid|late)[ -]|"
    rf"\b{_PERSON},? (?:in )?(?:early |mid |late )?)"
    rf"(?:(\d)0['\u2019]?s|({'|'.join(_DECADES)}))\b"
)
_DECADE_MARKS = ("0s", "0's", "0\u2019s", "ties", "teens")
_STAGE = r"(?i)\b(?:pensioner|oap|care home|nursing home|elderly|septuagenarian|octogenarian|nonagenarian)\b"
# Who the complaint begins with: "A teenager with ...". Elsewhere a child may be whom somebody lifts.
_BEGINS_WITH = r"(?i)\W{0,5}(?:(?:an?|this|our|my) )?(toddler|young child|teenager|young adult)\b"
_BEGINNERS = {"toddler": 2, "young child": 5, "teenager": 15, "young adult": 25}
_STAGE_MARKS = ("pensioner", "oap", "home", "elderly", "genarian")
_BORN = r"(?i)\b(?:born|d\.?o\.?b\.?|date of birth)\b[^.;\n]{0,20}?\b(19\d\d|20[0-2]\d)\b"
#: Years of birth count to the year of this release: an answer never changes with the clock.
THIS_YEAR = 2026
_OLDEST = 115


def age_of(text: str) -> int | None:
    """The age in years that a complaint tells of the person in pain; None where it tells none."""
    lower = text.lower()  # a look for a few letters spares most texts the patterns
    decade = any(mark in lower for mark in _DECADE_MARKS) and re.search(_DECADE, text)
    if decade:
        return (int(decade[1]) * 10 if decade[1] else _DECADES[decade[2].lower()]) + 5
    if "ty" in lower or "teen" in lower:
        text = re.sub(_SPELT, _figures, text)
    if re.search("[0-9]", text):
        age = _in_figures(text)
        if age is not None:
            return age
    begins = any(mark in lower for mark in _BEGINNERS) and re.match(_BEGINS_WITH, text)
    if begins:
        return _BEGINNERS[begins[1].lower()]
    if any(mark in lower for mark in _STAGE_MARKS) and re.search(_STAGE, text):
        return _GRANDPARENT
    return _GRANDPARENT if re.search(_OLD, whom(text)) else None


def _in_figures(text: str) -> int | None:
    """An age that a text tells in figures."""
    patterns = _OWN_AGES if speaks_of_self(text) else (*_OWN_AGES, *_THEIR_AGES)
    lower = text.lower() if text.isascii() else None  # other letters are alike in ways of their own
    two = re.search(r"\d\d", text)  # "for 3 weeks": few of them can hold
    for clues, pattern in patterns:
        if not (two or _ONE_FIGURE in pattern) or not (lower is None or any(map(lower.__contains__, clues))):
            continue
        for found in re.finditer(pattern, text):
            if int(found[1]) <= _OLDEST:
                return int(found[1])
    born = re.search(_BORN, text)
    return THIS_YEAR - int(born[1]) if born and int(born[1]) <= THIS_YEAR else None


def _figures(spelt: re.Match[str]) -> str:
    """A number in words as figures: "seventy-two" is 72."""
    tens, ones, teens = spelt.groups()
    number = _TEENS[teens.lower()] if teens else _TENS[tens.lower()] + (_ONES[ones.lower()] if ones else 0)
    return str(number)
