"""From what the case system submits to the figures."""

from datetime import date

import msgspec

from hub.domain.messages import Reason, ReplyState
from hub.domain.programme import Removal
from hub.domain.reports import span
from hub.domain.terms import ConclusionKind, Decision, FamilyCategory
from hub.flow.reporting import report
from tests import factories as make
from tests.town import Town, single

MARCH = span(date(2025, 3, 1), date(2025, 3, 31))


def test_a_conclusion_removes_the_family_on_its_own_date(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.accept(
        make.conclusion(
            programme_number=programme.number,
            kind=ConclusionKind.final,
            decision=Decision.cease,
            concluded_on=date(2025, 3, 28),
            removal=Removal.improved,
            satisfied=True,
        )
    )
    (row,) = report(town.means, "department", MARCH).records()
    assert (row["accepted"], row["removed"], row["improved"]) == (1, 1, 1)
    before = report(town.means, "department", span(date(2025, 3, 1), date(2025, 3, 27)))
    assert before.records()[0]["removed"] == 0
    assert report(town.means, "indicators", MARCH).rows[0][2] == 1


def test_a_cancellation_removes_the_family_on_the_local_day_of_its_coming(town: Town) -> None:
    programme = single()
    town.submit(programme)
    # 22:00 UTC on the 3rd is the 4th in Belgorod.
    town.pass_time(hours=13)
    town.accept(make.cancellation(programme_number=programme.number))
    third, fourth = (
        report(town.means, "department", span(day, day)).records()
        for day in (date(2025, 3, 3), date(2025, 3, 4))
    )
    assert third[0]["removed"] == 0
    assert (fourth[0]["removed"], fourth[0]["otherwise"]) == (1, 1)


def test_a_revision_changes_what_is_counted_from_its_day_on(town: Town) -> None:
    programme = single()
    town.submit(programme)
    town.pass_time(days=7)
    family = msgspec.structs.replace(
        programme.family, categories=(FamilyCategory.socially_dangerous,)
    )
    town.submit(msgspec.structs.replace(programme, version=2, family=family))
    for day, families, children in ((9, 0, 0), (10, 1, 2)):
        on = date(2025, 3, day)
        made = report(town.means, "socially_dangerous", span(on, on))
        assert made.rows == ((on, families, children),)


def test_an_agency_s_answers_become_its_figures(town: Town) -> None:
    town.submit(single())
    town.run()
    town.pass_time(days=2)
    town.say(town.request(), ReplyState.accepted)
    town.pass_time(days=5)
    town.say(town.request(), ReplyState.rejected, reason=Reason.no_capacity)
    town.say(town.request(), ReplyState.failed, reason=Reason.no_capacity)
    (row,) = report(town.means, "agencies", MARCH).records()
    # Monday 3 March: accepted on Wednesday the 5th, failed on Monday the 10th.
    assert (row["sent"], row["taken_up"], row["failed"], row["refused"]) == (1, 1, 1, 0)
    assert (row["take_up_median"], row["answer_median"]) == (2.0, 5.0)
