"""The part of all figures that is an account's: which reports, territories and institution."""

import msgspec

from hub.domain.access import scope_of
from hub.domain.accounts import Account
from hub.domain.catalogue import Catalogue
from hub.domain.reports import Report
from hub.domain.reports.facts import Where
from hub.domain.reports.names import agency_name
from hub.domain.reports.registry import RequestReport, find
from hub.doors.board.reports.question import Question


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """None means any; no territories at all means that nothing may be seen. `agency` is a code."""

    territories: tuple[str, ...] | None
    institution: str | None
    agency: str | None

    def has(self, code: str) -> bool:
        """Whether the report of that code is this account's. An agency is shown how it answers;
        figures about families are not of its work. Raises `NotFound`."""
        return self.agency is None or isinstance(find(code), RequestReport)

    def where(self, question: Question) -> Where | None:
        """Whose facts the question is about, or None when some of them are not this account's."""
        own = self.territories
        asked = (question.territory,) if question.territory else (own or ())
        if own is not None and not (asked and all(one.startswith(own) for one in asked)):
            return None
        if self.institution is not None and question.institution not in ("", self.institution):
            return None
        wanted = question.institution or None if self.institution is None else self.institution
        return Where(territories=asked, institution=wanted)

    def of(self, report: Report, catalogue: Catalogue) -> Report:
        """The report without rows of other agencies, and then without the total of all."""
        if self.agency is None:
            return report
        place = [column.key for column in report.columns].index("agency")
        own = agency_name(catalogue, self.agency)
        rows = tuple(row for row in report.rows if row[place] == own)
        return msgspec.structs.replace(report, rows=rows, total=None)


def part_of(account: Account) -> Part:
    """The part that goes with the account's scope."""
    scope = scope_of(account)
    return Part(territories=scope.territories, institution=scope.institution, agency=scope.agency)
