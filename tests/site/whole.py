"""Whether the whole site is built."""

from __future__ import annotations

import os

#: With PAINMAP_SITE=required, as in .ci/engines, the site is built with the atlas, and nothing is skipped.
FULL = os.environ.get("PAINMAP_SITE") == "required"
