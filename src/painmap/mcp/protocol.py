"""The protocol: JSON-RPC 2.0, one message a line; whatever comes in, the server answers and goes on.

It speaks the revisions of the Model Context Protocol that begin with `initialize`. A client of a later kind,
which asks `server/discover` first, is told that there is no such method, and begins with `initialize` then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from painmap._version import __version__
from painmap.mcp.tools import INSTRUCTIONS, TOOLS, Faulty, Toolbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from painmap.engine import Engine

#: Revisions of the protocol, the newest last.
VERSIONS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
MOST_BYTES = 2_000_000  # of one message
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)


def serve(engine: Engine, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer messages until the end of the input.

    Args:
        engine: What answers.
        incoming: One message a line, UTF-8.
        outgoing: One answer a line, ASCII.
    """
    server = Server(engine)
    for line in _lines(incoming):
        reply = server.reply(line)
        if reply is not None:
            outgoing.write(json.dumps(reply).encode() + b"\n")
            outgoing.flush()


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield lines; None in the place of one that is too long, which is read to its end and thrown away."""
    while line := stream.readline(MOST_BYTES + 1):
        if len(line) <= MOST_BYTES:
            if line.strip():
                yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MOST_BYTES)
        yield None


class Server:
    """Answers single messages.

    Args:
        engine: What the tools ask.
    """

    def __init__(self, engine: Engine) -> None:
        """Lay out the tools."""
        self._tools = Toolbox(engine)

    def reply(self, line: bytes | None) -> dict[str, Any] | None:
        """Answer one message.

        Args:
            line: The message as it came; None for one that was too long to read.

        Returns:
            The JSON-RPC answer; None where nothing must be answered: to a notification or an answer.
        """
        if line is None:
            return _error(None, INVALID_REQUEST, f"the message is larger than {MOST_BYTES:,} bytes")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):  # ValueError: no UTF-8, no JSON, a number of too many digits
            return _error(None, PARSE_ERROR, "the line is no JSON")
        if not isinstance(message, dict):
            return _error(None, INVALID_REQUEST, "a message is one JSON object; batches are not answered")
        if wrong := _fault(message):
            return wrong
        if "id" not in message or "method" not in message:
            return None  # a notification, and there is nothing to cancel or to set; or an answer
        return self._answered(message["id"], message["method"], message.get("params", {}))

    def _answered(self, ident: str | int | None, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Answer a sound request."""
        try:
            result = self._result(method, params)
        except LookupError:
            return _error(ident, METHOD_NOT_FOUND, f"no such method; there are {', '.join(_METHODS)}")
        except Faulty as fault:
            return _error(ident, INVALID_PARAMS, str(fault))
        except Exception as error:  # noqa: BLE001 - one message must not end the server
            return _error(ident, INTERNAL_ERROR, f"a fault in painmap ({type(error).__name__})")
        return {"jsonrpc": "2.0", "id": ident, "result": result}

    def _result(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method not in _METHODS:
            raise LookupError(method)
        if method == "tools/call":
            return self._tools.call(params)
        if method == "tools/list":
            return {"tools": TOOLS}
        return {} if method == "ping" else _introduction(params)


def _fault(message: dict[str, Any]) -> dict[str, Any] | None:
    """The error about a message that is neither request nor notification nor answer."""
    ident, params = message.get("id"), message.get("params", {})
    if "method" not in message and ("result" in message or "error" in message):
        return None  # an answer; this server asks nothing, and so awaits none
    if "id" in message and (not isinstance(ident, str | int) or isinstance(ident, bool)):
        return _error(None, INVALID_REQUEST, "an id is a text or a whole number")
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        return _error(ident, INVALID_REQUEST, 'a request has "jsonrpc": "2.0" and a method')
    if "id" in message and not isinstance(params, dict):
        return _error(ident, INVALID_PARAMS, "params is an object")
    return None


_METHODS = ("initialize", "ping", "tools/list", "tools/call")


def _introduction(params: dict[str, Any]) -> dict[str, Any]:
    """Say who this is, in the revision that the client asks for where it is known, else in the newest."""
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in VERSIONS else VERSIONS[-1],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "painmap", "title": "painmap", "version": __version__},
        "instructions": INSTRUCTIONS,
    }


def _error(ident: str | int | None, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": ident, "error": {"code": code, "message": message}}
