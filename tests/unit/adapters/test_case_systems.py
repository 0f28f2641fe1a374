"""Several ways to case systems look like one."""

from collections.abc import Sequence

import pytest

from adapters.case_systems import CaseSystems
from hub.domain.errors import Misconfigured
from hub.domain.messages import Notice
from tests import factories as make


class Part:
    """A case system that takes everything."""

    def __init__(self, *institutions: str) -> None:
        self.institutions = frozenset(institutions)
        self.seen: list[str] = []

    def deliver(self, institution: str, notices: Sequence[Notice]) -> Sequence[str]:
        self.seen.append(institution)
        return [notice.id for notice in notices]


def test_each_institution_is_reached_by_its_own_way() -> None:
    one, two = Part("A"), Part("B")
    both = CaseSystems([one, two])
    notice = make.notice()
    assert both.institutions == {"A", "B"}
    assert both.deliver("B", [notice]) == [notice.id]
    assert (one.seen, two.seen) == ([], ["B"])


def test_an_institution_with_two_addresses_is_a_fault_of_the_settings() -> None:
    with pytest.raises(Misconfigured):
        CaseSystems([Part("A"), Part("A")])
