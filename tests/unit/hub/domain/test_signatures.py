"""Who may sign: adults and legal representatives, on the day of signing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.family import REPRESENTATIVES, Relation
from hub.domain.programme import Contract
from hub.domain.signatures import unfit_signers
from tests import factories as make


def refused(relation: Relation, born: date, signed_on: date) -> bool:
    signer = make.mother(relation=relation, birth_date=born)
    programme = make.programme(
        family=make.family(members=(signer,)),
        contract=Contract(number="Д-1", signed_on=signed_on, signed_by=signer.id),
        consents=(),
    )
    return bool(list(unfit_signers(programme)))


@given(st.sampled_from(Relation), st.dates(date(1950, 1, 1), date(2025, 1, 1)))
def test_a_representative_of_any_age_and_anybody_of_age_may_sign(
    relation: Relation, born: date
) -> None:
    # Who was born on 29 February comes of age on 1 March.
    leap = (born.month, born.day) == (2, 29)
    of_age = date(born.year + 18, 3, 1) if leap else born.replace(year=born.year + 18)

    assert not refused(relation, born, of_age)
    before = refused(relation, born, of_age - timedelta(days=1))
    assert before == (relation not in REPRESENTATIVES)


def test_a_stranger_is_left_to_the_rule_about_strangers() -> None:
    programme = make.programme(consents=(make.consent(given_by="x9"),))
    assert list(unfit_signers(programme)) == []
