"""Texts that a spreadsheet would take for a formula."""

_OPENERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula, or what programs strip before they look for one; full-width forms too."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might compute `text` instead of showing it."""
    return text.startswith(_OPENERS)
