"""Who may withdraw whose consent: the person, who signed for them, or a minor's representative."""

from collections.abc import Iterator
from datetime import date

from hub.domain.catalogue import Catalogue
from hub.domain.errors import Finding
from hub.domain.family import REPRESENTATIVES, Member
from hub.domain.of_age import of_age_on
from hub.domain.programme import ConsentWithdrawal, Programme
from hub.domain.signatures import may_sign


def withdrawal_faults(
    act: ConsentWithdrawal, programme: Programme, catalogue: Catalogue, today: date
) -> tuple[Finding, ...]:
    """Everything for which the act must be refused; `today` is the territory's local date."""
    return (*_people(act, programme), *_agencies(act, catalogue), *_day(act, today))


def spoken_for(act: ConsentWithdrawal, programme: Programme) -> tuple[str, ...]:
    """The members whose consent it withdraws."""
    return act.members or _may_speak_for(act, programme)


def _may_speak_for(act: ConsentWithdrawal, programme: Programme) -> tuple[str, ...]:
    known = {member.id: member for member in programme.family.members}
    who = known.get(act.withdrawn_by)
    if who is None or not may_sign(who, act.withdrawn_on):
        return ()
    return tuple(one for one in known if _may(who, known[one], programme, act.withdrawn_on))


def _may(who: Member, whose: Member, programme: Programme, on: date) -> bool:
    if who.id == whose.id:
        return True
    if of_age_on(whose.birth_date) > on and who.relation in REPRESENTATIVES:
        return True
    return any(
        consent.given_by == who.id and whose.id in consent.members for consent in programme.consents
    )


def _people(act: ConsentWithdrawal, programme: Programme) -> Iterator[Finding]:
    known = {member.id for member in programme.family.members}
    may = _may_speak_for(act, programme)
    if act.withdrawn_by not in known:
        yield _stranger("withdrawn_by")
    elif not may:
        yield _may_not("withdrawn_by")
    for index, member in enumerate(act.members, 1):
        if member not in known:
            yield _stranger(f"members[{index}]")
        elif may and member not in may:
            yield _may_not(f"members[{index}]")


def _stranger(place: str) -> Finding:
    return Finding(
        code="not_a_member",
        place=place,
        ru="Лицо не входит в состав семьи: ожидается идентификатор участника из программы",
        en="Not a member of the family: the id of a member in this programme is expected",
    )


def _may_not(place: str) -> Finding:
    return Finding(
        code="may_not_withdraw",
        place=place,
        ru="Отозвать согласие может совершеннолетний за себя, тот, кто его дал, или законный"
        " представитель несовершеннолетнего",
        en="An adult for themselves, whoever signed, or a minor's legal representative is expected"
        " to withdraw",
    )


def _agencies(act: ConsentWithdrawal, catalogue: Catalogue) -> Iterator[Finding]:
    for index, agency in enumerate(act.agencies, 1):
        if agency not in catalogue.agencies:
            yield Finding(
                code="unknown_code",
                place=f"agencies[{index}]",
                ru="Такого ведомства в справочнике нет: ожидается код ведомства",
                en="No such agency in the reference data: an agency's code is expected",
            )


def _day(act: ConsentWithdrawal, today: date) -> Iterator[Finding]:
    if act.withdrawn_on > today:
        yield Finding(
            code="withdrawn_in_future",
            place="withdrawn_on",
            ru="День отзыва в будущем: ожидается сегодняшний день или раньше",
            en="The withdrawal is dated in the future: today or earlier is expected",
        )
