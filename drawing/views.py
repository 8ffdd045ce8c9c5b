"""The views: from where the body is drawn, how much of it, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drawing.mesh import Mesh

    Floats = NDArray[np.float64]

FRONT = np.eye(3)
BACK = np.diag([-1.0, 1.0, -1.0])
OUTER = np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
INNER = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
SOLE = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


@dataclass(frozen=True, slots=True)
class View:
    """One drawing of the body or of a part.

    Attributes:
        name: Its key in chart.json.
        title: What stands above it.
        turn: Rows: the view's right, up and towards-the-eye in the mesh's axes.
        part: Which vertices belong to it.
        cut: Keep what lies on this side: normal and distance of planes, in the mesh's cm.
        units: Units of the drawing to a centimetre.
        pixels: Pixels of the picture to a centimetre.
    """

    name: str
    title: str
    turn: Floats
    part: NDArray[np.bool_]
    cut: tuple[tuple[Floats, float], ...]
    units: float
    pixels: float

    @property
    def paired(self) -> bool:
        """Whether it shows one side's part, and the other side has its mirror image."""
        return self.name.startswith(("hand", "foot", "head-side"))


def views(mesh: Mesh) -> list[View]:
    """All views of a mesh; those of one side show the left."""
    x, y, _ = mesh.points.T
    everything = np.ones(len(x), bool)
    left = x > 0
    up, across = _hand_axes(mesh)
    palm = np.stack([across, up, np.cross(across, up)])
    back_of_hand = np.stack([-across, up, np.cross(-across, up)])
    hand = left & np.array([b.startswith(("wrist", "metacarpal", "finger", "lowerarm")) for b in mesh.bones])
    wrist = mesh.points[mesh.bones == "wrist.L"].mean(0)
    forearm = ((-up, float(-up @ wrist) - 5.0),)
    head, foot = y > HEAD_CUT - 8, left & (y < ANKLE_CUT + 8)
    neck = (
        (np.array([0.0, 1.0, 0.0]), HEAD_CUT),
        (np.array([1.0, 0.0, 0.0]), -BUST),
        (np.array([-1.0, 0.0, 0.0]), -BUST),
    )
    ankle = ((np.array([0.0, -1.0, 0.0]), -ANKLE_CUT),)
    tilt = np.radians(58)  # from above and before
    top = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(tilt), -np.sin(tilt)], [0.0, np.sin(tilt), np.cos(tilt)]])
    return [
        View("front", "Front", FRONT, everything, (), 6, 12),
        View("back", "Back", BACK, everything, (), 6, 12),
        View("head-front", "Head, front", FRONT, head, neck, 11, 22),
        View("head-side", "Head, side", OUTER, head, neck[:1], 11, 22),
        View("hand-palm", "Palm", palm, hand, forearm, 13, 30),
        View("hand-back", "Back of the hand", back_of_hand, hand, forearm, 13, 30),
        View("foot-top", "Top of the foot", top, left & (y < SHIN_CUT), ((-top[1], -2.4),), 13, 26),
        View("foot-sole", "Sole", SOLE, foot, ((np.array([0.0, -1.0, 0.0]), -5.0),), 13, 26),
        View("foot-outer", "Foot, outer side", OUTER, foot, ankle, 13, 26),
        View("foot-inner", "Foot, inner side", INNER, foot, ankle, 13, 26),
    ]


HEAD_CUT = 137.0
BUST = 11.0
ANKLE_CUT = 15.0
SHIN_CUT = 30.0


def _hand_axes(mesh: Mesh) -> tuple[Floats, Floats]:
    """The left hand's own axes: from the fingers to the wrist, and from the little finger to the thumb."""

    def centre(bone: str) -> Floats:
        middle: Floats = mesh.points[mesh.bones == bone].mean(0)
        return middle

    up = _unit(centre("wrist.L") - (centre("metacarpal2.L") + centre("metacarpal3.L")) / 2)
    across = centre("metacarpal1.L") - centre("metacarpal4.L")
    return up, _unit(across - (across @ up) * up)


def _unit(v: Floats) -> Floats:
    return v / np.linalg.norm(v)
