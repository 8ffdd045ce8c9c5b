"""Clean: text from people and files, made harmless for a terminal, a spreadsheet or a Markdown page.

Imports nothing but `re`, since every form of output needs it.
"""

from __future__ import annotations

import re

# Patterns as text: `re` compiles and keeps each at its first use, and most look-ups use none.
# Escape sequences go whole, so that no "[31m" stays behind: CSI, OSC and its kin, two-letter ones.
_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?"
)
#: Marks that reverse or hide what stands beside them, or are not seen at all; the joiners and the variation
#: selector that emoji need are not among them.
HIDDEN = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff"
)
_CONTROLS = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+"
_CONTROLS_BUT_LINES = r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+"
_SURROGATES = "[\ud800-\udfff]"
_SPACES = r"[^\S\n]{2,}"


def clean(text: str, *, lines: bool = False) -> str:
    """Take out escape codes, control and direction characters; replace lone surrogates.

    Args:
        text: Anything.
        lines: Keep line feeds; else they become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    text = re.sub(_SURROGATES, "\ufffd", text)
    text = re.sub(f"[{HIDDEN}]", "", re.sub(_ESCAPES, "", text))
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
        text = re.sub(_CONTROLS_BUT_LINES, " ", text)
    else:
        text = re.sub(_CONTROLS, " ", text)
    return re.sub(_SPACES, " ", text).strip()


def whole(text: str) -> str:
    """Replace what no UTF-8 stream can carry, one character for one, so that spans keep their places."""
    if text.isascii():
        return text
    return re.sub(_SURROGATES, "\ufffd", text)


def shorten(text: str, most: int) -> str:
    """Cut a text at a space so that it has at most `most` characters, an ellipsis included."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_space = cut.rfind(" ")
    return (cut[:at_space] if at_space > most // 2 else cut).rstrip() + "…"


_FORMULA = r"\s*[=+\-@＝＋－＠\t\r\n]"  # noqa: RUF001 - spreadsheets read the wide forms too
_NUMBER = r"-?\d+(\.\d+)?"


def safe_cell(value: object) -> str:
    """Make one cell of a CSV or TSV file that no spreadsheet runs as a formula.

    None is an empty cell; numbers stay numbers; a text that begins like a formula gets an apostrophe in
    front (OWASP, "CSV injection"); control characters go, line feeds become spaces.
    """
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float) or re.fullmatch(_NUMBER, text):
        return text
    text = clean(text)
    return "'" + text if re.match(_FORMULA, text) else text
