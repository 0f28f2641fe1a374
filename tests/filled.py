"""A town whose hub has worked for a while: programmes through the real intake, agencies that
answer, are silent, refuse, contradict, and channels that fail. Everybody is invented."""

from datetime import timedelta
from itertools import cycle

from hub.domain.family import PersonName
from hub.domain.messages import CuratorActionKind, Outcome, Reason, ReplyState
from hub.domain.programme import Programme, Term
from hub.domain.request import Request
from hub.domain.states import State
from hub.domain.terms import Level
from hub.flow.reminders import Reminders
from hub.ports.gateway import Result
from hub.storage import SqlStore
from tests import factories as make
from tests.town import Town

AGENCIES = ("health", "education", "employment", "police")
"""Whom a narrow consent names: a request redirected to another one waits as a draft."""
SURNAMES = ("Примерова", "Образцова", "Вымыслова", "Условнова")


def filled(store: SqlStore, families: int = 60) -> Town:
    """A town with about four requests for each family, as it stands some weeks later."""
    town = Town(store)
    levels = cycle([Level.basic, Level.basic, Level.crisis, Level.emergency, Level.adaptation])
    for number in range(families):
        town.submit(_programme(town, number, next(levels)))
        if number == families // 2:
            town.run()
            town.pass_time(days=16)
    _fail(town, "police", 29)
    town.run()
    _answer(town, list(town.requests()))
    town.pass_time(seconds=6)
    _fail(town, "police", 12)
    town.run()
    town.pass_time(seconds=61)
    _fail(town, "police", 6)
    town.run()
    town.pass_time(days=1)
    Reminders(town.means).step()
    return town


def _fail(town: Town, agency: str, times: int) -> None:
    """The next letters to this agency do not arrive; those after them do."""
    town.gateways[agency].forget_script()
    town.gateways[agency].script(
        *[Result.failed] * times, error="timeout", detail="Ведомство не ответило за 10 секунд"
    )


def _programme(town: Town, number: int, level: Level) -> Programme:
    today = town.now.date()
    name = PersonName(family=SURNAMES[number % len(SURNAMES)], given="Анна")
    members = (make.mother(name=name), make.son(), make.daughter())
    signs = [sign.code for sign in town.means.catalogue.level(level).signs]
    return make.programme(
        number=f"ИПСС-{number + 1:03d}",
        level=level,
        signs=tuple(signs[:1]),
        family=make.family(members=members),
        term=Term(start=today, end=today + timedelta(days=20 + number)),
        consents=(make.consent(signed_on=today, agencies=AGENCIES if number % 3 else ()),),
        measures=tuple(
            make.measure(
                id=f"M{place}",
                activity=activity,
                members=("c1",) if activity != "social.employment" else ("m1",),
                due=today + timedelta(days=6 + (number + place) % 14),
                note=None,
                agency="mfc" if number % 20 == 7 and place == 2 else None,
            )
            for place, activity in enumerate(
                (
                    "medical.checkup",
                    "pedagogical.schooling",
                    "social.employment",
                    "legal.offence_prevention",
                    "legal.benefits_papers",
                ),
                1,
            )
        ),
    )


def _answer(town: Town, requests: list[Request]) -> None:
    """Agencies answer in turn as agencies do."""
    for place, request in enumerate(requests):
        if request.state is not State.received:
            continue
        _one_answer(town, request, place % 11)


def _one_answer(town: Town, request: Request, kind: int) -> None:
    if kind in (0, 1, 2):
        town.say(request, ReplyState.accepted, agency_number=f"В-{request.number[:4]}")
    if kind in (2, 3, 4):
        town.say(request, ReplyState.completed, outcome=Outcome.provided, text="Помощь оказана")
    if kind == 3:
        town.act(request, CuratorActionKind.confirm)
        town.pass_time(minutes=5)
        town.say(request, ReplyState.failed, reason=Reason.family_absent)
    if kind == 4:
        town.say(request, ReplyState.rejected, reason=Reason.no_capacity, text="Мест нет")
    if kind == 5:
        town.say(request, ReplyState.rejected, reason=Reason.not_competent)
    if kind == 6:
        town.say(
            request, ReplyState.needs_info, reason=Reason.more_data_needed, text="Нужна справка"
        )
    if kind == 7:
        town.say(request, ReplyState.redirected, redirect_to="nobody")
    if kind == 8:
        town.say(request, ReplyState.redirected, redirect_to="guardianship")


def came_by_intake(request: Request) -> bool:
    """Whether there is a letter behind it: the ten thousand others are rows alone."""
    return len(request.programme_number) == len("ИПСС-001")
