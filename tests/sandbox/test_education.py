"""Education: one application, several children, a result for each of them."""

WORK = ("received", "accepted", "in_progress", "completed")


def test_each_child_has_a_result_of_its_own(start, letters):
    bench = start("{delay: 0.01, default: {behaviour: partial}}")

    bench.post("education/1.0", letters.education())

    bench.wait_for("O-1", *WORK)
    results = bench.hub.told[-1].payload.findall("Rezultaty/Rezultat")
    assert {r.get("uchastnik"): r.findtext("Itog") for r in results} == {
        "m1": "помощь оказана",
        "m2": "оказана частично",
    }


def test_an_information_request_gets_a_fact_per_child_over_the_asked_period(start, letters):
    bench = start()

    bench.post("education/1.0", letters.education(activity="901", kind="запрос сведений"))

    bench.wait_for("O-1", *WORK)
    facts = bench.hub.told[-1].payload.findall("Svedeniya/Poseshchaemost")
    assert [(f.get("uchastnik"), f.get("s"), f.get("po")) for f in facts] == [
        ("m1", "01.09.2025", "01.03.2026"),
        ("m2", "01.09.2025", "01.03.2026"),
    ]


def test_work_under_way_comes_with_an_invitation(start, letters):
    bench = start()

    bench.post("education/1.0", letters.education())

    bench.wait_for("O-1", *WORK)
    assert bench.hub.told[2].payload.findtext("Priglashenie/DataVremya").endswith("10:00:00")
    assert bench.hub.told[2].payload.findtext("Otvetstvennyy/FIO")
