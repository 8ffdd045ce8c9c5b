"""Problems: what is wrong in a data file, with its line and the fix."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from painmap.errors import PainmapError, PainmapWarning

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file.

    Attributes:
        file: Its path, as the user gave it.
        line: Counted from 1; 0 where the file could not be read at all.
        where: The pattern, concept, site or flag concerned, or "".
        message: What is wrong.
        fix: What to do about it.
        level: `error`, or `warning` for what a file of the user's own may keep.
    """

    file: str
    line: int
    where: str
    message: str
    fix: str
    level: str = "error"

    @property
    def is_warning(self) -> bool:
        """Whether the file can be used all the same."""
        return self.level == "warning"

    def __str__(self) -> str:
        """Give one line: file, line, where, what, and the fix."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        warning = " warning:" if self.is_warning else ""
        where = f" {self.where}:" if self.where else ""
        return f"{place}:{warning}{where} {self.message}; {self.fix}"


def insist(problems: Sequence[Problem]) -> None:
    """Let pass what is sound; what is only worth a look is a `PainmapWarning`.

    Raises:
        CatalogueError: There are errors; it holds the warnings too.
    """
    if not all(problem.is_warning for problem in problems):
        raise CatalogueError(problems)
    for problem in problems:
        warnings.warn(str(problem), PainmapWarning, stacklevel=3)


class CatalogueError(PainmapError):
    """A data file that cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take the problems; the message has them one a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in problems))
