"""Which town of the capital region a location is in, told without asking anybody: the location goes nowhere.

The borders are those of the National Land Survey of Finland (Administrative Areas, CC BY 4.0), made coarser: near a border the answer
may be the neighbour's name. So it is only ever offered to the person, who chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Border = Sequence[tuple[float, float]]
"""Corners as latitude and longitude (WGS 84), in order."""

# Kauniainen lies within Espoo: the first that fits is the town.
BORDERS: Mapping[str, Border] = {
    "Kauniainen": ((60.220, 24.708), (60.220, 24.750), (60.201, 24.750), (60.201, 24.708)),
    "Espoo": (
        (60.342, 24.749), (60.242, 24.785), (60.254, 24.831), (60.130, 24.836), (60.100, 24.783), (59.922, 24.942),
        (59.901, 24.832), (60.020, 24.729), (60.068, 24.676), (60.149, 24.627), (60.213, 24.503), (60.281, 24.516),
        (60.313, 24.524), (60.314, 24.563), (60.359, 24.628),
    ),
    "Helsinki": (
        (60.274, 25.251), (60.246, 25.241), (60.230, 25.204), (60.200, 25.222), (60.137, 25.191), (59.942, 25.159),
        (59.922, 24.942), (60.100, 24.783), (60.130, 24.836), (60.254, 24.831), (60.289, 25.021), (60.264, 25.091),
        (60.243, 25.083), (60.237, 25.136), (60.249, 25.160), (60.270, 25.143), (60.286, 25.190), (60.298, 25.272),
    ),
    "Vantaa": (
        (60.332, 24.955), (60.342, 25.038), (60.376, 25.056), (60.357, 25.173), (60.328, 25.117), (60.311, 25.170),
        (60.286, 25.190), (60.270, 25.143), (60.249, 25.160), (60.237, 25.136), (60.243, 25.083), (60.264, 25.091),
        (60.289, 25.021), (60.254, 24.831), (60.242, 24.785), (60.342, 24.749), (60.401, 24.869),
    ),
}  # fmt: skip


def town_at(latitude: float, longitude: float) -> str | None:
    """The town's Finnish name; None outside of these towns."""
    return next((town for town, border in BORDERS.items() if _is_inside(latitude, longitude, border)), None)


def _is_inside(latitude: float, longitude: float, border: Border) -> bool:
    """Whether a line from the point to the east crosses the border an odd number of times."""
    crossed = 0
    for (south, west), (north, east) in zip(border, (*border[1:], border[0])):
        if (south > latitude) != (north > latitude):
            crossed += longitude < west + (east - west) * (latitude - south) / (north - south)
    return crossed % 2 == 1
