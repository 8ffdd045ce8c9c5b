"""Trail: what a run keeps beside its part, so that a later one knows whether it may go on with it.

It holds the options, a digest of the data that answers depend on, how many records are written, and a digest
of the input up to there: nothing of a complaint. It is rewritten after each write of records.
"""

from __future__ import annotations

import json
from collections import deque
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from painmap.batch.record import Record

TRAIL = ".trail"


class Trail:
    """The options of a run and digests of its input.

    Args:
        options: What an answer and its form depend on, by the names that a user knows.
        records: How many records of the input are written.
        digest: Digest of those, as hexadecimal digits.
    """

    def __init__(self, options: Mapping[str, Any], records: int = 0, digest: str = "-") -> None:
        """Begin, or be what an earlier run has left."""
        self.options = dict(options)
        self.records = records
        self.digest = digest
        self._state = b""
        self._ahead: deque[tuple[int, str]] = deque()

    def head(self) -> bytes:
        """The options, as the first line of the file."""
        return json.dumps(self.options).encode() + b"\n"

    def follow(self, records: Iterable[Record]) -> Iterator[Record]:
        """Give the records, and know for each the digest of all up to it."""
        for record in records:
            read = repr((record.text, record.ident, record.extra, record.error))
            self._state = blake2b(self._state + read.encode("utf-8", "replace"), digest_size=16).digest()
            self._ahead.append((record.number, self.seen))
            yield record

    @property
    def seen(self) -> str:
        """Digest of all that has been read."""
        return self._state.hex()

    def reach(self, number: int) -> None:
        """Take record `number`, which has been read, for the last that is written."""
        while self._ahead and self._ahead[0][0] <= number:
            self.records, self.digest = self._ahead.popleft()

    def at(self, number: int) -> bytes:
        """The second line of the file, of fixed length: that all up to record `number` are written."""
        self.reach(number)
        return f"{self.records:>15} {self.digest:>32}\n".encode()

    def differs(self, other: Trail) -> str | None:
        """Name the options that another run had otherwise, or nothing."""
        names = [name for name in self.options if self.options[name] != other.options.get(name)]
        return " and ".join(names) or None

    @classmethod
    def parse(cls, blob: bytes) -> Trail | None:
        """Read the file of an earlier run; None where it is not complete."""
        head, _, rest = blob.partition(b"\n")
        try:
            options = json.loads(head)
            records, digest = rest.decode().split()
            return cls(options, int(records), digest) if isinstance(options, dict) else None
        except (ValueError, RecursionError):
            return None
