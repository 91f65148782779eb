"""Colours that meet on a page can be told apart: WCAG 2.2 contrast, computed from tokens.css itself."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "content/static/content/css/tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([a-z-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")

AA, AAA, AA_LARGE = 4.5, 7.0, 3.0  # 1.4.3, 1.4.6, 1.4.11
SURFACES = ("paper", "paper-sunk", "accent-sunk")
TEXT = {"ink": AAA, "ink-soft": AA, "accent": AA}
KINDS = ("kind-post", "kind-episode", "kind-video", "kind-path")
PAIRS = [
    *((text, surface, least) for text, least in TEXT.items() for surface in SURFACES),
    *((kind, "paper", AA) for kind in KINDS),
    ("ink-soft", "paper", AAA),
    ("ink", "found", AAA),
    ("paper", "accent", AA),  # a button's words
    ("paper", "ink", AAA),  # and under the pointer
    ("rule-strong", "paper", AA_LARGE),  # the edge of a field
]


def colours(css: str, mode: int) -> dict[str, tuple[float, float, float]]:
    """The colours of one set of tokens; mode 0 is light, 1 dark."""
    return {
        found[1]: tuple(float(part) for part in found[2 + mode].split())  # type: ignore[misc]
        for found in COLOUR.finditer(css)
    }


def luminance(oklch: tuple[float, float, float]) -> float:
    """Relative luminance of an oklch colour (CSS Color 4, by way of linear sRGB, clipped to the screen)."""
    lightness, chroma, hue = oklch
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


PLAIN, HIGH = TOKENS.split("@media (prefers-contrast: more)")
SETS = {
    "light": colours(PLAIN, 0),
    "dark": colours(PLAIN, 1),
    "light, high contrast": colours(PLAIN, 0) | colours(HIGH, 0),
    "dark, high contrast": colours(PLAIN, 1) | colours(HIGH, 1),
}


@pytest.mark.parametrize("mode", SETS)
@pytest.mark.parametrize(("text", "surface", "least"), PAIRS)
def test_text_can_be_read_on_what_it_stands_on(mode, text, surface, least):
    found = contrast(SETS[mode][text], SETS[mode][surface])
    assert found >= least, f"{text} on {surface}, {mode}: {found:.2f} : 1"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_high_contrast_is_higher(mode):
    def weakest(name: str) -> float:
        return min(contrast(SETS[name][text], SETS[name]["paper"]) for text in [*TEXT, *KINDS])

    assert weakest(f"{mode}, high contrast") > max(weakest(mode), AAA)


def test_black_on_white_is_21_to_1():
    assert contrast((0, 0, 0), (1, 0, 0)) == pytest.approx(21, abs=0.01)
