"""The faces that a PDF can be set in, and which letters each of them has.

The first comes with the product. The others are the system's, from packages of the distribution:
names of families come in every script, and no single face has them all.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple
from unicodedata import bidirectional

from fontTools.ttLib import TTFont

MAIN: Final = "Roboto"
_SYSTEM: Final = Path("/usr/share/fonts/truetype")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


class Face(NamedTuple):
    """One face: the name of it, and its files; the bold one may be the plain one again."""

    name: str
    plain: Path
    bold: Path

    @property
    def letters(self) -> frozenset[int]:
        """The code points that it can show."""
        return _letters(self.plain)


def faces() -> Sequence[Face]:
    """Those that are there, the main one first."""
    own = _own()
    found = [
        Face(MAIN, own / "Roboto-Regular.ttf", own / "Roboto-Bold.ttf"),
        # Georgian, Armenian, Arabic, Hebrew: Debian's fonts-dejavu-core.
        _of_system("DejaVuSans", "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
        # Chinese, Japanese: Debian's fonts-droid-fallback.
        _of_system("DroidSansFallback", "droid/DroidSansFallbackFull.ttf"),
    ]
    return [one for one in found if one.plain.is_file()]


def fallbacks_for(text: str) -> Sequence[Face]:
    """The faces beside the main one that this text needs."""
    main, *others = faces()
    missing = _shown(text) - main.letters
    needed = []
    for face in others:
        if missing & face.letters:
            needed.append(face)
            missing -= face.letters
    return needed


def without_letters(text: str) -> frozenset[str]:
    """The signs of the text that no face has."""
    missing = _shown(text)
    for face in faces():
        missing -= face.letters
    return frozenset(map(chr, missing))


def runs_right_to_left(text: str) -> bool:
    """Whether anything in it is written from right to left."""
    return any(bidirectional(sign) in _RIGHT_TO_LEFT for sign in text)


def _shown(text: str) -> frozenset[int]:
    return frozenset(ord(sign) for sign in text if not sign.isspace())


def _of_system(name: str, plain: str, bold: str | None = None) -> Face:
    return Face(name, _SYSTEM / plain, _SYSTEM / (bold or plain))


@cache
def _letters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _own() -> Path:
    """Where the package with the main face lies. It is found and not imported: importing it only
    lists its folder."""
    found = find_spec("font_roboto")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("font_roboto")
    return Path(found.origin).parent / "files"
