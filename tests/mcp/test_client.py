"""The Model Context Protocol server, with the official client, as a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

# the client itself: "mcp" alone is this folder where the package is not installed
pytest.importorskip("mcp.client.stdio", reason="the official client: pip install 'painmap[ci]'")

from mcp.client.stdio import stdio_client

import mcp

if TYPE_CHECKING:
    from pathlib import Path

EMERGENCY = "low back pain, numb between my legs, cannot pee"
CALLS: dict[str, dict[str, Any]] = {
    "match": {"complaint": "hurts after driving, crooked back"},
    "ask": {"complaint": "shoulder pain"},
    "show": {"id": "up-and-down-low-back"},
    "compare": {"first": "up-and-down-low-back", "second": "crest-of-hip"},
    "flags": {},
}


async def session(errors: Path) -> dict[str, Any]:
    """Start painmap, shake hands, list and call everything; what came back."""
    names = ("PAINMAP_CACHE", "PAINMAP_CONFIG", "PYTHONPATH")
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "painmap", "mcp"],
        env={name: os.environ[name] for name in names if name in os.environ},
    )
    with errors.open("w") as errlog:
        async with (
            stdio_client(server, errlog=errlog) as (read, write),
            mcp.ClientSession(read, write) as one,
        ):
            hello = await one.initialize()
            tools = await one.list_tools()
            texts = {}
            for tool in tools.tools:
                result = await one.call_tool(tool.name, CALLS[tool.name])
                texts[tool.name] = result.content[0].text
            alarm = await one.call_tool("match", {"complaint": EMERGENCY})
            await one.send_ping()
    return {"hello": hello, "texts": texts, "alarm": alarm.content[0].text}


def test_the_official_client_lists_and_calls_every_tool(tmp_path: Path) -> None:
    """Handshake, list, every tool, ping; an emergency is the first line; standard error stays empty."""
    told = asyncio.run(asyncio.wait_for(session(tmp_path / "errors"), 60))
    assert set(told["texts"]) == set(CALLS)
    assert "psoas major" in told["texts"]["match"]
    assert "(id: " in told["texts"]["ask"]
    assert told["alarm"].split("\n")[0].startswith("!! EMERGENCY: ")
    assert (tmp_path / "errors").read_text() == ""
