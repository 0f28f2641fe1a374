"""Whole canonical paths as written in mapping files."""


def covers(path: str, other: str) -> bool:
    """Whether `other` is `path` or lies beneath it; `subjects` covers `subjects[].name`."""
    plain, inner = path.removesuffix("[]"), other
    return inner == plain or inner.startswith((f"{plain}.", f"{plain}[]"))
