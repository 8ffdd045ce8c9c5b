"""The chart: a pattern's zones on a body, as SVG, PNG, braille or words.

    pattern, side --scene--> what is drawn where --svg | braille | describe--> a text

The drawings themselves are data (`data/chart.json`), made by `drawing/` from a mesh; nothing here needs more
than the standard library, and nothing is imported by a look-up.
"""
