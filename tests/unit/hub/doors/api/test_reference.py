"""Reference data and reports."""

import pytest

from tests.town import CATALOGUE, single


def test_agencies_and_catalogue_are_for_every_party(api) -> None:
    for user in ("usson", "clinic"):
        agencies = api.get("/agencies", user=user).json["agencies"]
        assert [one["code"] for one in agencies] == sorted(CATALOGUE.agencies)
        catalogue = api.get("/catalogue", user=user).json
        assert {one["code"] for one in catalogue["activities"]} == set(CATALOGUE.activities)
    assert api.get("/catalogue", user="nobody").status == 401


def test_a_report_counts_the_institutions_own_families(api) -> None:
    api.town.submit(single())
    path = "/reports/department?from=2025-01-01&to=2025-12-31"
    own = api.get(path)
    assert own.status == 200, own.body
    assert own.json["institution"] == "KC-01"
    assert all(len(row) == len(own.json["columns"]) for row in own.json["rows"])
    theirs = api.get(path, user="other")
    assert theirs.json["rows"] != own.json["rows"] or theirs.json["total"] != own.json["total"]
    assert api.get(path, user="clinic").status == 403
    assert api.get(f"{path}&institution=KC-01", user="other").status == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/nothing?from=2025-01-01&to=2025-12-31", 404),
        ("/reports/department", 422),
        ("/reports/department?from=2025-12-31&to=2025-01-01", 422),
        ("/reports/department?from=2025-01-01&to=9999-12-31", 422),
        ("/reports/department?from=0001-01-01&to=2025-12-31", 422),
        ("/reports/department?from=2025-01-01&to=2025-12-31&territory=moon", 422),
    ],
)
def test_a_report_that_cannot_be_drawn_is_refused(api, path: str, status: int) -> None:
    assert api.get(path).status == status
