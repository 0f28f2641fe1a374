"""A law over whatever the hub's contract accepts: it reaches the agency, or is said not to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapters.translation import mapping
from hub.domain.errors import Invalid, NotCarried
from hub.domain.family import (
    Address,
    DocumentKind,
    IdentityDocument,
    Member,
    PersonName,
    Place,
    disclose,
)
from hub.domain.messages import SubmissionReceipt
from hub.domain.normal_form import normal_form
from hub.domain.programme import Curator
from hub.domain.terms import Sex
from mappings.check.pattern_texts import plain_texts, texts
from tests import factories as make
from tests.carriage import (
    ALL_NEEDS,
    CONTRACTS,
    Contract,
    asking,
    everything_shown,
    fit,
    is_valid,
    stored_letter,
    warned,
)
from tests.town import Town, submission
from xsd.registry import schema

replace = msgspec.structs.replace
_HUB = mapping("hub", "1.0", "submission").bound
_TYPES = {
    link.where: link.node.text
    for scope in _HUB.scope.all()
    for link in scope.links
    if link.node.text is not None
}
_OF_MEMBER = "programme.family.members[]."


_ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=12)


def accepted(place: str) -> st.SearchStrategy[str]:
    """Texts for a place of the hub's contract: at its bounds, with each kind of sign, and any. What
    its XSD does not accept after all is passed over by `is_accepted`."""
    found = _TYPES[place]
    if not found.pattern_texts:
        return st.one_of(_ANY, st.sampled_from(tuple(plain_texts(found.lengths[0], 4000))))
    (pattern,) = found.pattern_texts
    chosen = st.sampled_from(tuple(texts(pattern)))
    return st.one_of(chosen, _ANY) if pattern.startswith(r"\S") else chosen


def of_member(field: str) -> st.SearchStrategy[str]:
    return accepted(_OF_MEMBER + field)


CODES = ("375", "998", "992", "996", "374", "995", "993", "994", "373", "77", "79")
PHONES = st.one_of(
    of_member("phone"),
    st.sampled_from(CODES).flatmap(
        lambda code: st.from_regex(rf"\+{code}[0-9]{{{12 - len(code)}}}", fullmatch=True)
    ),
)
DAYS = st.dates(date(1900, 1, 1), date(2025, 3, 1))


@st.composite
def members(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Member:
    """A mother of whom everything may be known, in whatever form."""

    def perhaps(one: st.SearchStrategy[Any]) -> Any:
        return draw(st.one_of(st.none(), one))

    return replace(
        make.mother(),
        name=PersonName(
            family=draw(of_member("name.family")),
            given=draw(of_member("name.given")),
            patronymic=perhaps(of_member("name.patronymic")),
        ),
        birth_date=draw(DAYS),
        sex=draw(st.sampled_from(Sex)),
        document=perhaps(
            st.builds(
                IdentityDocument,
                kind=st.sampled_from(DocumentKind),
                number=of_member("document.number"),
                series=st.one_of(st.none(), of_member("document.series")),
                issued_on=st.one_of(st.none(), DAYS),
                issued_by=st.one_of(st.none(), of_member("document.issued_by")),
            )
        ),
        address=perhaps(
            st.builds(
                Address,
                text=of_member("address.text"),
                postal_code=st.one_of(st.none(), of_member("address.postal_code")),
            )
        ),
        phone=perhaps(PHONES),
        place=perhaps(
            st.builds(
                Place,
                organisation=of_member("place.organisation"),
                detail=st.one_of(st.none(), of_member("place.detail")),
            )
        ),
    )


CURATORS = st.builds(
    Curator,
    id=st.just("cur-1"),
    name=accepted("programme.curator.name"),
    position=accepted("programme.curator.position"),
    phone=PHONES,
    email=st.one_of(st.none(), accepted("programme.curator.email")),
)


def is_accepted(sent: Any) -> bool:
    """Whether the doors let it in: by the hub's XSD, and in one form."""
    try:
        written = mapping("hub", "1.0", "submission").writer(sent)
        element = etree.fromstring(written)
    except (Invalid, etree.XMLSyntaxError):
        return False
    return not schema("hub", "1.0", "case.xsd").findings(element) and not normal_form(sent).findings


@pytest.fixture(params=CONTRACTS, ids=lambda one: f"{one.agency}-{one.version}")
def served(request: pytest.FixtureRequest, town: Town) -> tuple[Contract, Town]:
    """Each contract in turn, and a town in which everything is shown to its agency."""
    contract: Contract = request.param
    fit(town, contract.channel)
    everything_shown(town)
    return contract, town


@settings(
    max_examples=25,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
    ],
)
@given(
    member=members(),
    curator=CURATORS,
    note=st.one_of(st.none(), accepted("programme.measures[].note")),
)
@example(member=make.mother(phone="+998901234567"), curator=make.programme().curator, note="\t")
def test_what_is_accepted_reaches_the_agency_or_is_said_not_to(
    served: tuple[Contract, Town], member: Member, curator: Curator, note: str | None
) -> None:
    contract, town = served
    programme = replace(asking(contract, member), number=make.new_number(), curator=curator)
    sent = submission(replace(programme, measures=(replace(programme.measures[0], note=note),)))
    assume(is_accepted(sent))
    (answer,) = town.offer(sent)
    if isinstance(answer, NotCarried):
        names = town.means.catalogue.agency(contract.agency)
        assert all(names.ru in finding.ru and finding.place for finding in answer.findings)
        return
    assert isinstance(answer, SubmissionReceipt), repr(answer)
    letter = stored_letter(town)
    assert is_valid(contract, letter)
    one = normal_form(sent).value.programme
    whole = disclose(one.family.members[0], one.family, frozenset(ALL_NEEDS))
    said = [text.partition("без значения: ")[2].partition(":")[0] for text in warned(answer)]
    lost = [
        *_lost(whole, letter.subjects[0], "programme.family.members[1]"),
        *_lost(one.curator, replace(one.curator, email=letter.contact.email), "programme.curator"),
    ]
    assert sorted(lost) == sorted(set(said))
    assert letter.note == one.measures[0].note


def _lost(whole: msgspec.Struct, carried: msgspec.Struct, place: str) -> list[str]:
    """The places at which something is not carried that was there; all else is as it was."""
    found: list[str] = []
    for name in whole.__struct_fields__:
        wanted, got = getattr(whole, name), getattr(carried, name)
        if wanted == got:
            continue
        if got is None:
            found.append(f"{place}.{name}")
        else:
            assert isinstance(wanted, msgspec.Struct)
            found += _lost(wanted, got, f"{place}.{name}")
    return found
