"""The raster: a mesh seen from one direction, as a picture of depths, places, normals and bones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from drawing.mesh import Mesh
    from drawing.views import View

    Floats = NDArray[np.float64]


_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Picture:
    """What is seen at each pixel.

    Attributes:
        scale: Pixels a centimetre.
        left: What lies at the left edge, in cm of the view's own axes.
        top: What lies at the top edge.
        seen: Whether there is a body.
        place: Where on the body, in the mesh's cm.
        normal: Which way the skin faces, in the view's axes: right, up, towards the eye.
        depth: Towards the eye, in cm.
        vertex: The nearest vertex.
        turn: Rows: the view's right, up and towards-the-eye in the mesh's axes.
    """

    scale: float
    left: float
    top: float
    seen: NDArray[np.bool_]
    place: Floats
    normal: Floats
    depth: Floats
    vertex: NDArray[np.int64]
    turn: Floats

    def pixel(self, place: Floats) -> Floats:
        """Where a place of the mesh is seen: column and row, in pixels."""
        q = self.turn @ place
        return np.array([(q[0] - self.left) * self.scale, (self.top - q[1]) * self.scale])


def take(mesh: Mesh, view: View, pad: float = 1.0) -> Picture:
    """Look at a view's part of a mesh, without perspective; `pad` is the margin in cm."""
    turn, scale = view.turn, view.pixels
    triangles = mesh.triangles[view.part[mesh.triangles].all(1)]
    for plane, distance in view.cut:  # what lies wholly beyond a cut goes; what it crosses is cut by pixel
        triangles = triangles[(mesh.points[triangles] @ plane >= distance).any(1)]
    q = mesh.points @ turn.T
    normals = vertex_normals(q, mesh.triangles)
    used = np.unique(triangles)
    low, high = q[used].min(0) - pad, q[used].max(0) + pad
    width, height = (int(np.ceil((high[k] - low[k]) * scale)) for k in (0, 1))
    flat = np.stack([(q[:, 0] - low[0]) * scale, (high[1] - q[:, 1]) * scale, q[:, 2]], 1)
    depth = np.full((height, width), -np.inf)
    corner = np.full((height, width, 3), -1)
    share = np.zeros((height, width, 3))
    for tri in triangles:
        _fill(flat[tri], tri, depth, corner, share)
    seen = np.isfinite(depth)
    place = np.einsum("ijk,ijkl->ijl", share, mesh.points[corner])
    for plane, distance in view.cut:
        seen &= place @ plane >= distance
    normal = np.einsum("ijk,ijkl->ijl", share, normals[corner])
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    nearest = np.take_along_axis(corner, share.argmax(2)[..., None], 2)[..., 0]
    return Picture(scale, float(low[0]), float(high[1]), seen, place, normal, depth, nearest, turn)


def _fill(p: Floats, tri: Floats, depth: Floats, corner: NDArray[np.int64], share: Floats) -> None:
    height, width = depth.shape
    x0, y0 = np.maximum(np.floor(p[:, :2].min(0)).astype(int), 0)
    x1, y1 = np.minimum(np.ceil(p[:, :2].max(0)).astype(int), [width - 1, height - 1])
    area = (p[1, 0] - p[0, 0]) * (p[2, 1] - p[0, 1]) - (p[2, 0] - p[0, 0]) * (p[1, 1] - p[0, 1])
    if x1 < x0 or y1 < y0 or abs(area) < _TINY:
        return
    yy, xx = np.mgrid[y0 : y1 + 1, x0 : x1 + 1] + 0.5
    w1 = ((xx - p[0, 0]) * (p[2, 1] - p[0, 1]) - (p[2, 0] - p[0, 0]) * (yy - p[0, 1])) / area
    w2 = ((p[1, 0] - p[0, 0]) * (yy - p[0, 1]) - (xx - p[0, 0]) * (p[1, 1] - p[0, 1])) / area
    w = np.stack([1 - w1 - w2, w1, w2], 2)
    z = w @ p[:, 2]
    window = depth[y0 : y1 + 1, x0 : x1 + 1]
    hit = (w >= -_TINY).all(2) & (z > window)
    window[hit] = z[hit]
    corner[y0 : y1 + 1, x0 : x1 + 1][hit] = tri
    share[y0 : y1 + 1, x0 : x1 + 1][hit] = w[hit]


def vertex_normals(q: Floats, triangles: NDArray[np.int64]) -> Floats:
    """Mean the normals of the triangles around each vertex."""
    a, b, c = (q[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros_like(q)
    for k in range(3):
        np.add.at(out, triangles[:, k], face)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
