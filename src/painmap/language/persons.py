"""Persons: for whom a complaint is written.

"Mum has chest pain" is mum's complaint, and is answered; in "dad had a heart attack, my shoulder aches" the
complaint is the writer's. Patterns stay texts, which `re` compiles when they are first needed.
"""

from __future__ import annotations

import re

_RELATIVES = (
    "mum|mom|mam|mother|dad|father|nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|"
    "grandpa|grandfather|pops|papa|missus|wife|husband|hubby|partner|boyfriend|girlfriend|brother|sister|son|daughter|grandson|"
    "granddaughter|uncle|aunt|auntie|aunty|friend|mate|neighbour|neighbor|colleague|lad|boy|girl|baby|"
    "toddler|child|kid|client|patient|pt"
).split("|")
RELATIVE = f"(?:{'|'.join(_RELATIVES)})"
# "Mum has ...", "my son 17 has ...", "mum's knee hurts": theirs; "my dad had a stroke": the writer's.
_FOR_SOMEONE = (
    rf"(?i)(?:(?:my|our|the|help|hi|hello|please|poor|so|asking|for|is|this)\W+){{0,4}}"
    rf"(?:\d{{1,3}}\W{{0,3}}y(?:ea)?rs?\W{{1,3}}old\W+|\w+\W+)?"
    rf"{RELATIVE}(?:['\u2019]?s)?\b"
    # "had a fall" is now, "had a stroke" may be long ago
    r"(?!(?: in law)?\W+(?:had(?! (?:a|another) (?:\w+ )?(?:fall|tumble|trip|wobble|turn|knock|bump|bang)\b)|"
    r"died|passed|was|were|said|says|thinks|thought|reckons|told|used|suffered)\b)"
)
# What somebody says of themselves who only tells or asks: "I'm worried", "I have told her".
_TELLS = (
    r"(?:(?:so|very|really|just|a bit|quite|now|getting) )?(?:worried|scared|concerned|frightened|not sure|"
    r"unsure|asking|writing|wondering|trying|told|asked|tried|read|googled|given|"
    r"been (?:told|giving|rubbing)|noticed|rubbed|massaged|no idea|his|her|their|a nurse|a carer)\b"
)
_LIKE = r"(?:(?:elderly|old|poor|dear|little|young|younger|older|eldest|teenage|lovely|own) )?"
_OWN = (
    rf"(?i)\b(?:(?:i['\u2019]?m|i['\u2019]?ve|i am|i have) (?!{_TELLS})|i (?:get|feel|got|had)\b|"
    rf"i can['\u2019]?t (?!tell|say)|my (?!{_LIKE}{RELATIVE}\b|\d))"
)


def whom(text: str) -> str:
    """The words that name somebody for whom a complaint is written; empty where it is the writer's own."""
    if text.isascii() and not any(map(text.lower().__contains__, _RELATIVES)):
        return ""  # most texts name nobody, and need no pattern compiled
    first = re.search(r"\w", text)  # from there on: behind a long run of marks a match would go back over it
    head = re.compile(_FOR_SOMEONE).match(text, first.start()) if first else None
    return text[: head.end()] if head and not speaks_of_self(text) else ""


def speaks_of_self(text: str) -> bool:
    """Whether a text tells something of the writer's own body."""
    return bool(re.search(_OWN, text))
