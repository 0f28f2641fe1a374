"""That no change of the trail goes unseen."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.audit import START, Head, Outcome, Sealed, first_break, seal
from tests import factories as make


def chain(length: int) -> list[Sealed]:
    """So many entries, sealed one after the other."""
    head, rows = START, []
    for number in range(length):
        rows.append(seal(head, make.audit_entry(subject_id=str(number))))
        head = Head(seq=rows[-1].seq, hash=rows[-1].hash)
    return rows


def test_a_chain_that_nobody_touched_holds() -> None:
    assert first_break(START, chain(5)) is None
    assert first_break(START, []) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": make.NOW.replace(microsecond=1)},
        {"actor": "someone-else"},
        {"role": "auditor"},
        {"action": "see_list"},
        {"subject_kind": "account"},
        {"subject_id": "other"},
        {"outcome": Outcome.refused},
        {"detail": "changed"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_field_breaks_the_chain_at_its_row(change: dict[str, object]) -> None:
    rows = chain(5)
    entry = msgspec.structs.replace(rows[2].entry, **change)
    rows[2] = msgspec.structs.replace(rows[2], entry=entry)
    assert first_break(START, rows) == 3


@given(st.integers(0, 5), st.integers(0, 5))
def test_taking_out_or_swapping_rows_breaks_the_chain(one: int, other: int) -> None:
    rows = chain(7)
    without = rows[:one] + rows[one + 1 :]
    assert first_break(START, without) == one + 1
    rows[one], rows[other] = rows[other], rows[one]
    assert (first_break(START, rows) is None) is (one == other)


def test_a_row_made_anew_breaks_the_chain_at_the_next() -> None:
    rows = chain(5)
    forged = make.audit_entry(subject_id="forged")
    rows[2] = seal(Head(seq=2, hash=rows[1].hash), forged)
    assert first_break(START, rows) == 4


def test_words_cannot_slip_from_one_field_into_the_next() -> None:
    one = seal(START, make.audit_entry(subject_kind="a", subject_id="bc"))
    two = seal(START, make.audit_entry(subject_kind="ab", subject_id="c"))
    assert one.hash != two.hash


def test_numbers_rise_by_one() -> None:
    assert all(two.seq == one.seq + 1 for one, two in pairwise(chain(4)))
