"""The documentation site. Build it: sphinx-build -W docs _site.

With -t draft the atlas stays out, which takes seconds instead of a minute.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

import make_atlas  # beside this file
import make_llms  # beside this file

from painmap import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "painmap"
author = "the painmap authors"
copyright = author  # noqa: A001 - Sphinx calls it so
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site", "_build"]
smartquotes = False  # what stands between quotes is what people type
default_role = "code"  # docstrings write `name`
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_use_ivar = True
html_theme = "furo"
html_title = "painmap"
html_copy_source = True  # llms.txt leads to the pages' Markdown
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options: dict[str, Any] = {"top_of_page_buttons": []}
pygments_style, pygments_dark_style = "friendly", "monokai"

REPOSITORY = "https://github.com/painmap/painmap/blob/main/"
_LINK = re.compile(r"(\]\()((?:\.\./)+)([^)\s]+\))")


def _leave(_app: Sphinx, name: str, source: list[str]) -> None:
    """Let links to files outside docs/ lead into the repository."""
    depth = name.count("/") + 1

    def lead(found: re.Match[str]) -> str:
        out = found[2].count("../") >= depth
        return f"{found[1]}{REPOSITORY}{found[3]}" if out else found[0]

    source[0] = _LINK.sub(lead, source[0])


def _atlas(app: Sphinx) -> None:
    make_atlas.write(Path(app.srcdir) / "atlas", draft=app.tags.has("draft"))


def _llms(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        text = make_llms.page(Path(app.srcdir))
        (Path(app.outdir) / "llms.txt").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls it: make the atlas before the pages are read, llms.txt once they are written."""
    app.connect("builder-inited", _atlas)
    app.connect("source-read", _leave)
    app.connect("build-finished", _llms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
