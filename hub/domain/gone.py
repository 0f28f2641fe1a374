"""Who signed and is no member of the family any more: dead, or deprived of parental rights.

Their consent permits nothing more (152-ФЗ, art. 9; ГК РФ, art. 17: capacity ends with death), yet
the programme must not stand still until somebody signs anew: a child whose mother died needs it
most.
"""

from collections.abc import Callable, Iterable, Iterator

from hub.domain.messages import Warned
from hub.domain.programme import Programme


def gone_members(programme: Programme, before: Programme) -> frozenset[str]:
    """The places of a contract and consents that name somebody who was a member of the family, or
    had left it already, when the version `before` stood."""
    known = {one.id for one in before.family.members}
    known |= {ref for _, ref in _named(before)}
    return frozenset(place for place, ref in _unknown(programme, _named) if ref in known)


def signers_gone(programme: Programme) -> Iterator[Warned]:
    """A warning for each of these signatures; the others are faults."""
    for place, _ in _unknown(programme, _signatures):
        yield Warned(
            code="signer_gone",
            ru=f"Подписавший больше не входит в семью ({place}): нужна подпись другого законного"
            " представителя, до неё ведомствам ничего нового не уходит",
            en=f"Whoever signed is no member of the family any more ({place}): another"
            " representative's signature is needed, until then nothing new leaves",
        )


def _unknown(
    programme: Programme, named: Callable[[Programme], Iterable[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    members = {one.id for one in programme.family.members}
    for place, ref in named(programme):
        if ref not in members:
            yield place, ref


def _named(programme: Programme) -> Iterator[tuple[str, str]]:
    yield from _signatures(programme)
    for index, consent in enumerate(programme.consents, 1):
        for position, ref in enumerate(consent.members, 1):
            yield f"programme.consents[{index}].members[{position}]", ref


def _signatures(programme: Programme) -> Iterator[tuple[str, str]]:
    if programme.contract is not None:
        yield "programme.contract.signed_by", programme.contract.signed_by
    for index, consent in enumerate(programme.consents, 1):
        yield f"programme.consents[{index}].given_by", consent.given_by
