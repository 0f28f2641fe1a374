"""What a door refuses is kept with its findings."""

from hub.domain.errors import Finding, NotFound
from hub.flow.quarantine import Quarantine, reasons
from tests.town import Town


def test_what_a_door_refused_is_kept_for_inspection(town: Town) -> None:
    finding = Finding(code="facet", place="/Programme/Level", ru="не так", en="wrong")
    Quarantine(town.means).keep("usson", "case_soap", b"<x/>", [finding])
    with town.store.read() as uow:
        (kept,) = uow.inbox.quarantined(10)
    assert (kept.party, kept.channel, kept.raw) == ("usson", "case_soap", b"<x/>")
    assert (kept.findings, kept.received_at) == ((finding,), town.now)


def test_a_refusal_without_findings_speaks_for_itself() -> None:
    (finding,) = reasons(NotFound("нет такого", "there is none"))
    assert (finding.code, finding.place, finding.ru) == ("not_found", "/", "нет такого")
