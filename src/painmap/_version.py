"""The version, alone, so that no import is needed to know it."""

__version__ = "0.1.0"
