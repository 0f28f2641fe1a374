"""That texts can be read: contrast 4.5 or more (WCAG 2.1, AA), in the light and in the dark."""

import re
from pathlib import Path

import pytest

import hub.doors.board

SHEET = (Path(hub.doors.board.__file__).parent / "static" / "style.css").read_text("utf-8")
PAIRS = [
    (text, ground) for text in ("ink", "quiet", "link", "bad") for ground in ("ground", "paper")
]
PAIRS += [(tone, f"{tone}-ground") for tone in ("good", "warn", "bad", "calm")]
PAIRS += [("brand-ink", "brand")]


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name; the dark one changes some of the light one's."""
    light, dark, *_ = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    said = light if scheme == "light" else light + dark
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", said))


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    found = colours(scheme)
    dark, bright = sorted((luminance(found[text]), luminance(found[ground])))
    assert (bright + 0.05) / (dark + 0.05) >= 4.5
