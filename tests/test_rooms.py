"""The house: rooms in one direction, no circles, no module that grows out of hand."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "painmap"
MODULES = {
    "painmap." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in PACKAGE.rglob("*.py")
}
#: What each room may import from, beside itself and the plain modules that import no room.
MAY = {
    "language": set(),
    "safety": {"language", "answer"},
    "ranking": {"language", "answer"},
    "sources": {"language", "answer"},
    "index": {"language", "safety", "sources"},
    "answer": {"language"},
    "engine": {"language", "safety", "ranking", "index", "answer"},
}
PLAIN = {"errors", "nearest", "resources", "_version"}


def room(module: str) -> str:
    """The room, or the module at the top."""
    return module.split(".")[1]


def imports(path: Path, *, run_time: bool) -> set[str]:
    """Modules of painmap that a file imports, at once or within a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[ast.AST] = set()
    if run_time:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                skipped |= set(ast.walk(node))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node not in skipped:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.add(name if name in MODULES else node.module)
    return {name for name in found if name in MODULES and room(name) != "__init__"}


def test_imports_go_one_way() -> None:
    """No room imports from one that comes after it on the way of a complaint."""
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        if room(module) in MAY
        for other in imports(path, run_time=False)
        if room(other) not in {room(module), *MAY[room(module)], *PLAIN}
    ]
    assert wrong == []


def test_no_circles() -> None:
    """No module imports itself, through however many others, and be it only once a function is called."""
    graph = {module: imports(path, run_time=True) for module, path in MODULES.items()}
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way, module))
        if module not in done:
            for other in graph[module]:
                walk(other, (*way, module))
            done.add(module)

    for module in graph:
        walk(module, ())


def test_no_module_is_too_long() -> None:
    """A module of more than 400 lines holds more than one idea."""
    long = {m: n for m, p in MODULES.items() if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}
