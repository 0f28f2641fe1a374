"""Collects findings about one mapping file, so that all are reported and never only the first."""

from hub.domain.errors import Finding
from mappings.texts import TEXTS


class Report:
    """Findings of one file, in the order found, each once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def add(self, code: str, path: str, line: int, **details: object) -> None:
        """Record that `path` of the file is wrong in the way `code`; `details` fill the texts."""
        ru, en = TEXTS[code]
        finding = Finding(
            code=code,
            place=f"{self.file}:{path}",
            line=line,
            ru=ru.format(path=path, **details),
            en=en.format(path=path, **details),
        )
        if finding not in self.findings:
            self.findings.append(finding)
