"""An answer must name the message that it answers."""

import pytest
from lxml import etree

from adapters.echo import echoes

ANSWER = etree.fromstring(
    b'<a:Ack xmlns:a="urn:a" to="m1"><a:Head re="m2"><To> m3 </To><Empty/></a:Head></a:Ack>'
)


@pytest.mark.parametrize(("place", "named"), [("@to", "m1"), ("Head/@re", "m2"), ("Head/To", "m3")])
def test_the_named_message_is_found_by_local_names(place: str, named: str) -> None:
    assert echoes(ANSWER, place, named)
    assert not echoes(ANSWER, place, "another")


@pytest.mark.parametrize("place", ["@none", "Head/@none", "None/To", "Head/Empty"])
def test_an_answer_that_names_nothing_is_not_ours(place: str) -> None:
    assert not echoes(ANSWER, place, "m1")


def test_where_no_echo_is_awaited_any_answer_will_do() -> None:
    assert echoes(ANSWER, None, "m1")
    assert echoes(None, "@to", "m1")
