"""Guardianship: two versions at once, documents beside the message."""

import pytest

WORK = ("received", "accepted", "in_progress", "completed")


def test_each_request_is_answered_in_the_version_it_came_in(start, letters):
    bench = start()

    bench.post("guardianship/1.0", letters.guardianship_1("G-1"))
    bench.post("guardianship/2.0", letters.guardianship_2("G-2"))

    bench.wait_for("G-1", *WORK)
    bench.wait_for("G-2", *WORK)
    assert {(told.number, told.path[-3:]) for told in bench.hub.told} == {
        ("G-1", "1.0"),
        ("G-2", "2.0"),
    }


@pytest.mark.parametrize(
    ("contract", "letter", "number"),
    [("guardianship/1.0", "guardianship_1", "G-1"), ("guardianship/2.0", "guardianship_2", "G-2")],
)
def test_a_document_travels_as_a_part_of_the_message(start, letters, contract, letter, number):
    bench = start()

    bench.post(contract, getattr(letters, letter)(number))

    bench.wait_for(number, *WORK)
    told = bench.hub.told[-1]
    [(content_id, part)] = told.parts.items()
    reference = told.payload.find(".//{http://www.w3.org/2004/08/xop/include}Include")
    assert reference.get("href") == f"cid:{content_id}"
    assert part.content_type == "application/pdf"
    assert part.data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("contract", "letter", "number", "asked"),
    [
        (
            "guardianship/1.0",
            "guardianship_1",
            "G-1",
            {"activity": "guardianship.child_status", "kind": "information"},
        ),
        ("guardianship/2.0", "guardianship_2", "G-2", {"activity": "201", "kind": "200"}),
    ],
)
def test_an_information_request_gets_facts(start, letters, contract, letter, number, asked):
    bench = start()

    bench.post(contract, getattr(letters, letter)(number, **asked))

    bench.wait_for(number, *WORK)
    facts = list(bench.hub.told[-1].payload.iter("fact", "{urn:opeka:cases:2.0}Fact"))
    assert facts[0].get("code") in {"childStatus", "F10"}
    assert facts[0].get("ref") == "m1"


@pytest.mark.parametrize("behaviour", ["asking", "refusing", "redirecting", "contradictory"])
@pytest.mark.parametrize(
    ("contract", "letter", "number"),
    [("guardianship/1.0", "guardianship_1", "G-1"), ("guardianship/2.0", "guardianship_2", "G-2")],
)
def test_every_decision_has_its_words(start, letters, contract, letter, number, behaviour):
    bench = start(f"{{delay: 0, default: {{behaviour: {behaviour}}}}}")
    last = {
        "asking": "needs_info",
        "refusing": "rejected",
        "redirecting": "redirected",
        "contradictory": "failed",
    }[behaviour]

    bench.post(contract, getattr(letters, letter)(number))

    bench.wait(lambda: bench.said(number)[-1:] == [last])
    bench.wait(lambda: bench.sandbox.journal().of(number).replies[-1].acknowledged)
