"""Themes: dark, light and high contrast, and the terminal's own letters without any colour."""

from __future__ import annotations

from typing import Any

from textual.theme import BUILTIN_THEMES, Theme

#: What painmap draws beside Textual's own variables: the zones of the chart, and what is quoted or secondary.
_DARK = {
    "felt": "#ff7a85", "spill": "#e5c07b", "own": "#6fc3d0", "point": "#ffffff", "body": "#8b93a1",
    "quiet": "#a6adba", "alarm": "#b3001b", "alarm-text": "#ffffff", "chosen": "#39414f",
}  # fmt: skip
_LIGHT = {
    "felt": "#b3001b", "spill": "#8a5300", "own": "#006a78", "point": "#000000", "body": "#6b7280",
    "quiet": "#565d69", "alarm": "#b3001b", "alarm-text": "#ffffff", "chosen": "#d3e3f8",
}  # fmt: skip
_CONTRAST = {
    "felt": "#ff9d9d", "spill": "#ffe14d", "own": "#6df3ff", "point": "#ffffff", "body": "#c8c8c8",
    "quiet": "#e0e0e0", "alarm": "#ffffff", "alarm-text": "#000000", "chosen": "#00254d",
}  # fmt: skip
_NONE = {
    "felt": "ansi_default", "spill": "ansi_default", "own": "ansi_default", "point": "ansi_default",
    "body": "ansi_default", "quiet": "ansi_default", "alarm": "ansi_default", "alarm-text": "ansi_default",
    "chosen": "ansi_default",
}  # fmt: skip
#: So that every theme of Textual's can be parsed too.
DEFAULTS = _DARK


def _own(colors: dict[str, str], rest: dict[str, str]) -> dict[str, str]:
    """The variables of a theme: painmap's own, and Textual's that it would make up otherwise."""
    return colors | {
        "footer-background": rest["panel"],
        "footer-foreground": rest["foreground"],
        "footer-item-background": rest["panel"],
        "footer-key-foreground": rest["primary"],
        "footer-key-background": rest["panel"],
        "footer-description-foreground": rest["foreground"],
        "footer-description-background": rest["panel"],
        "input-cursor-background": rest["foreground"],
        "input-cursor-foreground": rest["background"],
    }


_COLORS: dict[str, dict[str, Any]] = {
    "dark": {
        "primary": "#7cc0ff", "foreground": "#e4e7ec", "background": "#1b1e24", "panel": "#2a2f38",
        "success": "#9bd37a", "warning": "#f0b866", "error": "#ff929b",
    },
    "light": {
        "primary": "#0a50a1", "foreground": "#14171c", "background": "#fbfbf9", "panel": "#e4e7ec",
        "success": "#1d6b2a", "warning": "#8a4b00", "error": "#b3001b",
    },
    "contrast": {
        "primary": "#8fd0ff", "foreground": "#ffffff", "background": "#000000", "panel": "#000000",
        "success": "#9dff9d", "warning": "#ffe14d", "error": "#ff9d9d",
    },
}  # fmt: skip


def _theme(name: str, variables: dict[str, str]) -> Theme:
    colors = _COLORS[name]
    return Theme(
        name=f"painmap-{name}",
        dark=name != "light",
        surface=colors["background"],
        secondary=colors["primary"],
        accent=colors["primary"],
        variables=_own(variables, colors),
        **colors,
    )


def _none() -> Theme:
    """The terminal's own letters; what is left of colour is taken away by a filter."""
    names = ("secondary", "accent", "foreground", "background", "surface", "panel", "boost")
    colors: dict[str, Any] = dict.fromkeys((*names, "success", "warning", "error"), "ansi_default")
    variables = BUILTIN_THEMES["ansi-dark"].variables | _NONE
    return Theme(name="painmap-none", primary="ansi_default", ansi=True, variables=variables, **colors)


ALL = (
    _theme("dark", _DARK),
    _theme("light", _LIGHT),
    _theme("contrast", _CONTRAST),
    _none(),
)
