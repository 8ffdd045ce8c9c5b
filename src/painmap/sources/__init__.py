"""From the files of `data/` to checked tables."""
