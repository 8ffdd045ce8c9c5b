"""The chart: a pattern's zones on a body, as SVG, PNG, braille or words.

    pattern, side --scene--> what is drawn where --svg | braille | describe--> a text

The drawings themselves are data (`data/chart.json`), made by `drawing/` from a mesh; nothing here needs more than
the standard library, and nothing is imported by a look-up.
"""

from __future__ import annotations

from painmap.chart.braille import braille
from painmap.chart.describe import describe
from painmap.chart.scene import SIDES, Scene, scene
from painmap.chart.svg import svg

__all__ = ["SIDES", "Scene", "braille", "describe", "scene", "svg"]
