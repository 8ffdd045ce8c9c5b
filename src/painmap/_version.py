"""The version, here and nowhere else: the build reads it, and no other import is needed to know it."""

__version__ = "0.1.0"
