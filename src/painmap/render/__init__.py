"""Rendering: one module for each output form; only `card` imports rich."""
