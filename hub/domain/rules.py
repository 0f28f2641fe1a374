"""The rules that a submitted programme must keep, beyond its schema. All faults at once.

Places are canonical paths whose indices count from 1 (`programme.measures[2].due`); the door turns
them into the XPath of the message. No text quotes a value of personal data.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from hub.domain.bounds import repeated, too_many
from hub.domain.catalogue import Catalogue
from hub.domain.consent_rule import Before, missing_consents
from hub.domain.errors import Finding, NotFound
from hub.domain.foreseen import foreseen
from hub.domain.gone import gone_members, signers_gone
from hub.domain.messages import Warned
from hub.domain.programme import Programme
from hub.domain.signatures import unfit_signers
from hub.domain.snils import is_snils
from hub.domain.terms import SupportForm

Rule = Callable[[Programme, Catalogue, date], Iterable[Finding]]


def faults(
    programme: Programme, catalogue: Catalogue, today: date, before: Before | None = None
) -> tuple[Finding, ...]:
    """Everything for which `programme` must be refused; `today` is the territory's local date,
    `before` what stands of it when it is a later version."""
    # A list that is too long is all that is looked at: the rules compare one thing with another.
    if crowded := tuple(too_many(programme)):
        return crowded
    gone = frozenset() if before is None else gone_members(programme, before.programme)
    found = [
        one for rule in RULES for one in rule(programme, catalogue, today) if one.place not in gone
    ]
    return (*found, *missing_consents(programme, catalogue, today, before))


def warnings(programme: Programme, catalogue: Catalogue, caseload: int) -> tuple[Warned, ...]:
    """What the institution should look at. `caseload` counts the curator's other families of the
    level."""
    return (
        *_caseload(programme, catalogue, caseload),
        *_form(programme),
        *foreseen(programme),
        *signers_gone(programme),
    )


def add_months(day: date, months: int) -> date:
    """The same day that many months later, or the last of that month (ГК РФ, art. 192)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("a month has at least 28 days")


def _contract(programme: Programme, _: Catalogue, today: date) -> Iterator[Finding]:
    contract = programme.contract
    if contract is None:
        yield Finding(
            code="no_contract",
            place="programme.contract",
            ru="Нет договора о социальном сопровождении: ожидается подписанный договор",
            en="No contract: a signed contract is expected before anything leaves for an agency",
        )
    elif contract.signed_on > today:
        yield Finding(
            code="contract_not_signed_yet",
            place="programme.contract.signed_on",
            ru="Дата подписания договора в будущем: ожидается сегодняшний день или раньше",
            en="The contract is dated in the future: today or earlier is expected",
        )


def _signatures(programme: Programme, _: Catalogue, __: date) -> Iterable[Finding]:
    return unfit_signers(programme)


def _somebody(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    if not programme.family.members:
        yield Finding(
            code="empty_family",
            place="programme.family",
            ru="Состав семьи пуст: ожидается хотя бы один член семьи",
            en="The family is empty: at least one member is expected",
        )


def _signs(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    if not programme.signs:
        yield Finding(
            code="no_sign",
            place="programme.signs",
            ru="Не указано, по какому признаку установлен уровень: ожидается хотя бы один признак",
            en="No sign by which the level was set: at least one is expected",
        )


def _term(programme: Programme, catalogue: Catalogue, _: date) -> Iterator[Finding]:
    term, rule = programme.term, catalogue.level(programme.level)
    if term.end < term.start:
        yield Finding(
            code="term_reversed",
            place="programme.term.end",
            ru="Срок программы кончается раньше, чем начинается",
            en="The programme's term ends before it starts",
        )
    elif term.end > add_months(term.start, rule.term_months):
        yield Finding(
            code="term_too_long",
            place="programme.term.end",
            ru=f"Срок длиннее, чем допускает уровень «{rule.ru}»: не более {rule.term_months} мес.",
            en=f"The term is longer than level '{rule.level}' allows: {rule.term_months} months",
        )


def _measures_in_term(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    term = programme.term
    for index, measure in enumerate(programme.measures, 1):
        if not term.holds(measure.due):
            yield Finding(
                code="measure_outside_term",
                place=f"programme.measures[{index}].due",
                ru=f"Срок мероприятия вне срока программы: ожидается {term.start} – {term.end}",
                en=f"The measure is due outside the term: expected {term.start} to {term.end}",
            )


def _known_codes(programme: Programme, catalogue: Catalogue, _: date) -> Iterator[Finding]:
    lookups: list[tuple[str, str, Callable[[str], object]]] = []
    for index, measure in enumerate(programme.measures, 1):
        place = f"programme.measures[{index}].activity"
        lookups.append((place, measure.activity, catalogue.activity))
    for index, need in enumerate(programme.information, 1):
        lookups.append((f"programme.information[{index}].subject", need.subject, catalogue.subject))
    for index, sign in enumerate(programme.signs, 1):
        lookups.append((f"programme.signs[{index}]", sign, catalogue.sign))
    for place, code, lookup in lookups:
        try:
            lookup(code)
        except NotFound as unknown:
            yield Finding(code="unknown_code", place=place, ru=unknown.ru, en=unknown.en)


def _members_known(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    known = {member.id for member in programme.family.members}
    for place, ref in _references(programme):
        if ref not in known:
            yield Finding(
                code="not_a_member",
                place=place,
                ru="Лицо не входит в состав семьи: ожидается идентификатор участника из программы",
                en="Not a member of the family: the id of a member in this programme is expected",
            )


def _for_whom(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    for name in ("consents", "measures", "information"):
        for index, one in enumerate(getattr(programme, name), 1):
            place = f"programme.{name}[{index}]"
            if not one.members:
                yield Finding(
                    code="no_members",
                    place=place,
                    ru="Не указано, о ком речь: ожидается хотя бы один член семьи",
                    en="It concerns nobody: at least one member of the family is expected",
                )
            for position, ref in enumerate(one.members, 1):
                if ref in one.members[: position - 1]:
                    yield Finding(
                        code="repeated_member",
                        place=f"{place}.members[{position}]",
                        ru="Член семьи указан повторно: ожидается один раз",
                        en="The member is named again: once is expected",
                    )


def _periods(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    for index, need in enumerate(programme.information, 1):
        start, end = need.period_from, need.period_to
        if start is not None and end is not None and end < start:
            yield Finding(
                code="period_reversed",
                place=f"programme.information[{index}].period_to",
                ru="Период кончается раньше, чем начинается",
                en="The period ends before it starts",
            )


def _references(programme: Programme) -> Iterator[tuple[str, str]]:
    if programme.contract is not None:
        yield "programme.contract.signed_by", programme.contract.signed_by
    for index, consent in enumerate(programme.consents, 1):
        yield f"programme.consents[{index}].given_by", consent.given_by
        for position, ref in enumerate(consent.members, 1):
            yield f"programme.consents[{index}].members[{position}]", ref
    for name in ("measures", "information"):
        for index, one in enumerate(getattr(programme, name), 1):
            for position, ref in enumerate(one.members, 1):
                yield f"programme.{name}[{index}].members[{position}]", ref


def _repeated(programme: Programme, _: Catalogue, __: date) -> Iterable[Finding]:
    return repeated(programme)


def _people(programme: Programme, _: Catalogue, today: date) -> Iterator[Finding]:
    for index, member in enumerate(programme.family.members, 1):
        place = f"programme.family.members[{index}]"
        if member.snils is not None and not is_snils(member.snils):
            yield Finding(
                code="snils_checksum",
                place=f"{place}.snils",
                ru="Неверный СНИЛС: ожидаются 11 цифр с правильным контрольным числом",
                en="Wrong SNILS: eleven digits with a right check sum are expected",
            )
        if member.birth_date > today:
            yield Finding(
                code="born_in_future",
                place=f"{place}.birth_date",
                ru="Дата рождения в будущем",
                en="The birth date lies in the future",
            )


def _unique_ids(programme: Programme, _: Catalogue, __: date) -> Iterator[Finding]:
    for what, ids in (
        ("family.members", [member.id for member in programme.family.members]),
        ("measures", [measure.id for measure in programme.measures]),
        ("information", [need.id for need in programme.information]),
    ):
        for index, code in enumerate(ids, 1):
            if code in ids[: index - 1]:
                yield Finding(
                    code="repeated_id",
                    place=f"programme.{what}[{index}].id",
                    ru="Идентификатор уже встречался: ожидается уникальный в программе",
                    en="The id occurred before: one that is unique in the programme is expected",
                )


RULES: tuple[Rule, ...] = (
    _contract,
    _signatures,
    _somebody,
    _signs,
    _term,
    _measures_in_term,
    _known_codes,
    _members_known,
    _for_whom,
    _periods,
    _people,
    _unique_ids,
    _repeated,
)


def _caseload(programme: Programme, catalogue: Catalogue, caseload: int) -> Iterator[Warned]:
    rule = catalogue.level(programme.level)
    limit = rule.families_per_curator
    if limit is not None and caseload + 1 > limit:
        yield Warned(
            code="caseload",
            ru=f"Нагрузка куратора: {caseload + 1} семей уровня «{rule.ru}» при норме {limit}",
            en=f"Curator's caseload: {caseload + 1} families at '{rule.level}', limit {limit}",
        )


def _form(programme: Programme) -> Iterator[Warned]:
    people = {ref for measure in programme.measures for ref in measure.members}
    if programme.form is SupportForm.individual and len(people) > 1:
        yield Warned(
            code="form_individual",
            ru="Форма индивидуальная, а мероприятия назначены нескольким членам семьи",
            en="The form is individual, yet the measures are for several members",
        )
