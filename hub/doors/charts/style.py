"""How series and texts look: sizes, colours, patterns."""

from typing import Final

FONT: Final = 13
CHARACTER: Final = 7.8
"""The width to reckon with for a character of `FONT`, in the widest of the usual faces."""
LINE: Final = 20
GAP: Final = 14

COLOURS: Final = ("#21808f", "#c2620a", "#8a63c7", "#3f8f4f", "#c9527e", "#6f8196")
"""Each stands out from white and from the dark paper of the pages by 3 to 1 or more."""
HATCHES: Final = (
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    "M2 2h2.5v2.5h-2.5zM6 6h2v2h-2z",
    "M0 4H8",
    "M4 0V8",
    "M0 0L8 8M0 8L8 0",
)
"""What is drawn over each colour in a tile of 8 by 8, so that series differ without it too."""


def width_of(text: str) -> float:
    """About how wide a text is."""
    return len(text) * CHARACTER


def cut(text: str, room: float) -> str:
    """The text, shortened with an ellipsis when it does not fit."""
    fits = max(1, int(room / CHARACTER))
    return text if len(text) <= fits else text[: fits - 1].rstrip() + "…"
