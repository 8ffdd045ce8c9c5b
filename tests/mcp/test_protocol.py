"""The Model Context Protocol server, by raw lines: nothing ends it, and every text warns first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from painmap.mcp.protocol import MOST_BYTES, VERSIONS, Server
from painmap.mcp.schemas import TOOLS

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from painmap.engine import Engine

EMERGENCY = "low back pain, numb between my legs, cannot pee"
RED = "!! EMERGENCY: "


@pytest.fixture(scope="module")
def server(engine: Engine) -> Server:
    """A server over painmap's own data."""
    return Server(engine)


def ask(server: Server, method: str, params: object = None, ident: object = 1) -> dict[str, Any]:
    """Send one request; return the whole answer."""
    message = {"jsonrpc": "2.0", "id": ident, "method": method}
    if params is not None:
        message["params"] = params
    reply = server.reply(json.dumps(message).encode())
    assert reply is not None
    assert reply["id"] == ident
    return reply


def call(server: Server, tool: str, **arguments: object) -> str:
    """Call a tool that must answer; return its text."""
    result = ask(server, "tools/call", {"name": tool, "arguments": arguments})["result"]
    assert result["isError"] is False, result
    (content,) = result["content"]
    assert content["type"] == "text"
    return str(content["text"])


def refused(server: Server, tool: str, **arguments: object) -> str:
    """Call a tool with arguments that do not fit; return what it says."""
    result = ask(server, "tools/call", {"name": tool, "arguments": arguments})["result"]
    assert result["isError"] is True, result
    return str(result["content"][0]["text"])


@pytest.mark.parametrize("version", [*VERSIONS, "2099-01-01", None, 7])
def test_the_handshake(version: object, server: Server) -> None:
    """A known revision is taken, else the newest is offered; the assistant is told to show alerts."""
    result = ask(server, "initialize", {"protocolVersion": version, "capabilities": {}})["result"]
    assert result["protocolVersion"] == (version if version in VERSIONS else VERSIONS[-1])
    assert "tools" in result["capabilities"]
    assert "word for word" in result["instructions"]


@pytest.mark.parametrize(
    ("line", "code", "ident"),
    [
        (b"perhaps", -32700, None),
        (b"\xff\xfe{}", -32700, None),
        (b"[" * 200_000, -32700, None),
        (b"1" * 10_000, -32700, None),
        (b"[]", -32600, None),
        (b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, None),
        (b'"ping"', -32600, None),
        (b"{}", -32600, None),
        (b'{"id":1,"method":"ping"}', -32600, 1),
        (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600, 1),
        (b'{"jsonrpc":"2.0","id":1}', -32600, 1),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":"a","method":"ping","params":[1]}', -32602, "a"),
        (b'{"jsonrpc":"2.0","id":1,"method":"resources/list"}', -32601, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{}}', -32601, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":"tools/call"}', -32602, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"drop"}}', -32602, 1),
        (b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":["match"]}}', -32602, 1),
        (
            b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"match","arguments":"x"}}',
            -32602,
            1,
        ),
        (None, -32600, None),
    ],
)
def test_what_is_no_request_is_answered_by_an_error(
    line: bytes | None, code: int, ident: object, server: Server
) -> None:
    """Malformed and unknown messages have JSON-RPC errors, with the id where it can be read."""
    reply = server.reply(line)
    assert reply is not None
    assert (reply["error"]["code"], reply["id"], reply["jsonrpc"]) == (code, ident, "2.0")
    assert ask(server, "ping")["result"] == {}


@pytest.mark.parametrize(
    "line",
    [
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}',
        b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}',
        b'{"jsonrpc":"2.0","method":"notifications/unheard-of","params":[]}',
        b'{"jsonrpc":"2.0","id":9,"result":{}}',
        b'{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":""}}',
    ],
)
def test_notifications_and_answers_have_no_answer(line: bytes, server: Server) -> None:
    """What is no request is never answered."""
    assert server.reply(line) is None


def test_a_fault_is_an_error_and_no_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of painmap's own is an internal error that tells nothing of the complaint."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("my secret knee")

    with monkeypatch.context() as patch:
        patch.setattr(type(server._tools._engine), "match", broken)
        reply = ask(server, "tools/call", {"name": "match", "arguments": {"complaint": "my secret knee"}})
    assert reply["error"]["code"] == -32603
    assert "secret" not in json.dumps(reply)
    assert "Fits" in call(server, "match", complaint="sore heel first thing in the morning")


def test_the_tools_are_listed_with_schemas(server: Server) -> None:
    """Every tool says what it takes; nothing else is taken."""
    tools = ask(server, "tools/list", {"cursor": None})["result"]["tools"]
    assert [tool["name"] for tool in tools] == ["match", "ask", "show", "compare", "flags"]
    for tool in tools:
        schema = tool["inputSchema"]
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])
        assert all(each["description"] for each in schema["properties"].values())
        assert tool["annotations"]["readOnlyHint"] is True


def test_every_text_about_an_emergency_begins_with_it(server: Server) -> None:
    """Match, ask, show and compare name the emergency first, and so does a call that is refused."""
    pair = {"first": "up-and-down-low-back", "second": "crest-of-hip"}
    texts = [
        call(server, "match", complaint=EMERGENCY),
        call(server, "match", complaint=EMERGENCY, full=True, limit=1, side="left", region="foot"),
        call(server, "ask", complaint=EMERGENCY),
        call(server, "show", id="up-and-down-low-back", complaint=EMERGENCY),
        call(server, "compare", **pair, complaint=EMERGENCY),
        refused(server, "match", complaint=EMERGENCY, region="no such place"),
        refused(server, "match", complaint=EMERGENCY, answers={"at:nowhere": "yes"}),
        refused(server, "match", complaint=EMERGENCY, limit=99),
        refused(server, "show", id="nothing", complaint=EMERGENCY),
    ]
    assert [text[:60] for text in texts if not text.startswith(RED)] == []


def test_what_must_be_asked_first_stands_first(server: Server, engine: Engine) -> None:
    """A question of danger is the first line; a yes to it is an alert, and nothing more is asked."""
    complaint = next(
        text
        for text in ("severe headache and stiff neck since yesterday", *ASKED_FIRST)
        if engine.match(text).ask_first and not engine.match(text).alerts
    )
    first = engine.match(complaint).ask_first[0]
    for text in (
        call(server, "match", complaint=complaint),
        call(server, "ask", complaint=complaint),
        call(server, "show", id="crest-of-hip", complaint=complaint),
    ):
        assert text.startswith("Ask first:")
        assert first.question in text.split("\n")[1]
    assert f"(id: {first.id})" in call(server, "ask", complaint=complaint)
    told = call(server, "ask", complaint=complaint, answers={first.id: "yes"})
    assert told.startswith("!! ")


ASKED_FIRST = (
    "bad headache all day",
    "my calf aches",
    "upper back pain",
    "pain in the middle of my chest when I lift my arm",
    "upper back pain and I feel tired",
)


def test_questions_go_on_until_none_is_left(server: Server) -> None:
    """An assistant can hold the dialogue: ids and answers, call after call, until it ends by itself."""
    answers: dict[str, str] = {}
    for _ in range(30):
        told = call(server, "ask", complaint="shoulder pain", answers=answers)
        if "(id: " not in told:
            break
        ident = told.split("(id: ")[1].split(")")[0]
        assert ident not in answers
        answers[ident] = "yes"
    assert answers
    assert "No question would change the order now." in told or "One pattern is clear." in told


def test_show_compare_and_flags(server: Server) -> None:
    """They hold what the commands hold; without a complaint they say that no danger was looked for."""
    assert "psoas major" in call(server, "show", id="up-and-down-low-back")
    assert call(server, "show", id="restless-legs").startswith("No complaint was given")
    assert "Tell apart" in call(server, "compare", first="up-and-down-low-back", second="crest-of-hip")
    assert "cauda-equina" in call(server, "flags")
    assert call(server, "flags", id="cauda-equina").startswith("Cauda equina")


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("match", {}, '"complaint" is missing'),
        ("match", {"complaint": 7}, '"complaint" is not a text'),
        ("match", {"complaint": "heel", "limit": True}, '"limit" is not a whole number'),
        ("match", {"complaint": "heel", "limit": 0}, "1 to 20"),
        ("match", {"complaint": "heel", "side": "up"}, "left, right"),
        ("match", {"complaint": "heel", "answers": ["yes"]}, "an object"),
        ("match", {"complaint": "heel", "answers": {"at:heel": ["yes"]}}, "yes, no, unknown"),
        ("match", {"complaint": "heel", "file": "/etc/passwd"}, '"file" is none of'),
        ("match", {"complaint": "heel", "region": "\x1b[31m"}, "no site"),
        ("show", {"id": "crest-of-hp"}, "crest-of-hip"),
        ("flags", {"id": "cauda"}, "cauda-equina"),
    ],
)
def test_arguments_that_do_not_fit(
    tool: str, arguments: dict[str, object], words: str, server: Server
) -> None:
    """The text says what is wrong, so that an assistant can mend the call."""
    text = refused(server, tool, **arguments)
    assert words in text
    assert "\x1b" not in text


def test_odd_texts_are_answered(server: Server) -> None:
    """An empty complaint, lone surrogates, control characters: one text each that any stream can carry."""
    for complaint in ("", " ", "\ud800 sore heel", "\x1b[31mheel pain\x00", "mi fa male la schiena"):
        text = call(server, "match", complaint=complaint)
        text.encode()
        assert "\x1b" not in text


def test_the_process_outlives_everything(
    run: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    """Garbage, a message too large, an end without a line feed: one answer each, in order, no word more."""
    ping = b'{"jsonrpc":"2.0","id":%d,"method":"ping"}\n'
    large = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"' + b"x" * MOST_BYTES + b'"}}\n'
    done = run(
        "mcp", data=b"\x00\xff garbage\n\n" + ping % 1 + large + ping % 2 + b"[]\n" + (ping % 3).strip()
    )
    assert (done.returncode, done.stderr) == (0, b"")
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply.get("error", {}).get("code") for reply in replies] == [
        *(-32700, None, -32600, None, -32600, None)
    ]
    assert [reply["id"] for reply in replies] == [None, 1, None, 2, None, 3]


def test_a_wrong_catalogue_ends_with_2(run: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    """What is wrong before the first message is said on standard error."""
    done = run("mcp", "--catalogue", "/no/such/file.toml", data=b"")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"cannot be read" in done.stderr


def test_tools_are_those_of_the_toolbox(server: Server) -> None:
    """No tool is listed that cannot be called, and none can be called that is not listed."""
    assert set(server._tools._tools) == {tool["name"] for tool in TOOLS}
