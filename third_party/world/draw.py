"""Draws static/img/world.svg, once, by hand; see README.md beside it.

    python third_party/world/draw.py countries-110m.json countries-50m.json static/img/world.svg

Borders are simplified arc by arc, so that neighbours keep one common border. Each country is a path with its ISO 3166 code as id;
a state too small to be seen, or left out of the coarse outlines, is a circle.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from math import radians
from pathlib import Path
from typing import Any

import pycountry  # not a dependency of the portal

WIDTH = 1000
TOLERANCE = 1.0  # of the drawing's units: a bend smaller than that is straightened
SMALLEST = 14.0  # area below which a country is a circle
RADIUS = 4
MIDDLE = 11.5  # degrees east: the drawing is cut in the Bering Strait, where no country lies on both sides
LEFT_OUT = {"010"}  # Antarctica
Point = tuple[float, float]
SCALE = WIDTH / 2 / 2.7353


def projected(lon: float, lat: float) -> Point:
    """Natural Earth projection (Patterson, Šavrič, Jenny 2011): shapes as in an atlas, whatever is far north not blown up."""
    x, y = radians((lon - MIDDLE + 180) % 360 - 180), radians(lat)
    q = y * y
    east = x * (0.8707 - 0.131979 * q + q * q * (-0.013791 + q * q * (0.003971 * q - 0.001529 * q * q)))
    north = y * (1.007226 + q * (0.015085 + q * q * (-0.044475 + 0.028874 * q - 0.005916 * q * q)))
    return WIDTH / 2 + east * SCALE, (1.38 - north) * SCALE


class Atlas:
    def __init__(self, path: str) -> None:
        self.topology: dict[str, Any] = json.loads(Path(path).read_text())
        self.arcs = [self._decoded(arc) for arc in self.topology["arcs"]]
        self.countries = {one.get("id", ""): one for one in self.topology["objects"]["countries"]["geometries"]}
        self.nameless = [one for one in self.topology["objects"]["countries"]["geometries"] if "id" not in one]

    def _decoded(self, arc: list[list[int]]) -> list[Point]:
        (sx, sy), (tx, ty) = self.topology["transform"]["scale"], self.topology["transform"]["translate"]
        x = y = 0
        found = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            found.append(projected(x * sx + tx, y * sy + ty))
        return found

    def rings(self, geometry: dict[str, Any]) -> list[list[Point]]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        return [self._ring(ring) for polygon in polygons for ring in polygon]

    def _ring(self, indexes: list[int]) -> list[Point]:
        points: list[Point] = []
        for index in indexes:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    def simplify(self) -> None:
        self.arcs = [simplified(arc) for arc in self.arcs]


def simplified(arc: list[Point]) -> list[Point]:
    """Douglas and Peucker; a closed arc is cut at its farthest point first."""
    if len(arc) < 3:
        return arc
    if arc[0] == arc[-1]:
        far = max(range(len(arc)), key=lambda i: (arc[i][0] - arc[0][0]) ** 2 + (arc[i][1] - arc[0][1]) ** 2)
        return simplified(arc[: far + 1])[:-1] + simplified(arc[far:]) if 0 < far < len(arc) - 1 else arc
    (x0, y0), (x1, y1) = arc[0], arc[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1e-9
    far, distance = 0, 0.0
    for i, (x, y) in enumerate(arc[1:-1], 1):
        away = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
        if away > distance:
            far, distance = i, away
    if distance < TOLERANCE:
        return [arc[0], arc[-1]]
    return simplified(arc[: far + 1])[:-1] + simplified(arc[far:])


def area(ring: list[Point]) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(rings: list[list[Point]]) -> Point:
    ring = max(rings, key=area)
    return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)


def path_of(rings: list[list[Point]]) -> str:
    """Whole numbers, each point from the one before; islands of less than two units are left out."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        kept = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
        if len(kept) < 4 or area([(float(x), float(y)) for x, y in kept]) < 2:
            continue
        steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(kept[:-1])]
        parts.append(
            f"M{kept[0][0]} {kept[0][1]}l"
            + "".join(f"{'' if i == 0 or dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}" for i, (dx, dy) in enumerate(steps))
            + "z"
        )
    return "".join(parts)


def drawn(coarse: Atlas, fine: Atlas) -> list[str]:
    full = {number: coarse.rings(one) for number, one in coarse.countries.items() if number}
    coarse.simplify()
    shapes, circles = [], []
    for number, geometry in sorted(fine.countries.items()):
        known = pycountry.countries.get(numeric=number) if number else None
        if known is None or number in LEFT_OUT:
            continue
        rings = full.get(number) or fine.rings(geometry)
        if number not in full or sum(map(area, rings)) < SMALLEST:
            x, y = middle(rings)
            circles.append(f'<circle id="{known.alpha_2}" cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}"/>')
        else:
            shapes.append(f'<path id="{known.alpha_2}" d="{path_of(coarse.rings(coarse.countries[number]))}"/>')
    shapes += [f'<path d="{path_of(coarse.rings(one))}"/>' for one in coarse.nameless]
    return ['<g id="land">', *shapes, "</g>", '<g id="small">', *circles, "</g>"]


def main(coarse: str, fine: str, output: str) -> None:
    height = round((1.38 + 0.98) * SCALE)
    body = "".join(drawn(Atlas(coarse), Atlas(fine)))
    Path(output).write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">{body}</svg>\n')


if __name__ == "__main__":
    main(*sys.argv[1:])
