"""What agencies can be asked to tell about a family."""

from hub.domain.catalogue import AgencyEntry, InformationSubject
from hub.reference.agencies import require_agency
from hub.reference.source import Source, Where


def read_information(
    shipped: Source, added: Source, agencies: dict[str, AgencyEntry]
) -> dict[str, InformationSubject]:
    """Subjects by `agency.name`; the administrator's file may add some, never change one."""
    subjects: dict[str, InformationSubject] = {}
    for source, where in ((shipped, ()), (added, ("information",))):
        for agency in source.table(*where):
            require_agency(source, (*where, agency), agency, agencies)
            _read_agency(source, (*where, agency), subjects)
    return subjects


def _read_agency(source: Source, where: Where, subjects: dict[str, InformationSubject]) -> None:
    agency = where[-1]
    for name in source.table(*where):
        code = f"{agency}.{name}"
        if code in subjects:
            source.fault((*where, name), "duplicate_code", "Код занят", "The code is taken")
            continue
        row = source.row(InformationSubject, (*where, name), code=code, agency=agency)
        if row is not None:
            subjects[code] = row
