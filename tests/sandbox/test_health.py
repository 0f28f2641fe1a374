"""The clinic's own words: the appointment, the document, facts about one patient."""

from base64 import b64decode

WORK = ("received", "accepted", "in_progress", "completed")


def test_the_result_holds_an_outcome_an_official_and_a_document(start, letters):
    bench = start()

    bench.post("health/1.0", letters.health())

    bench.wait_for("Z-1", *WORK)
    last = bench.hub.told[-1].payload
    assert last.find("{*}Outcome").get("code") == "1"
    assert last.find("{*}Performer").get("name")
    assert b64decode(last.findtext("{*}Document/{*}Content")).startswith(b"%PDF-")
    assert bench.hub.told[2].payload.find("{*}Appointment").get("place")


def test_an_information_request_gets_observations_of_the_patient(start, letters):
    bench = start()

    bench.post("health/1.0", letters.health(activity="I02", kind="INFO"))

    bench.wait_for("Z-1", *WORK)
    observation = bench.hub.told[-1].payload.find("{*}Observation")
    assert (observation.get("code"), observation.get("patientId")) == ("R01", "m1")
    assert observation.find("{*}Period").get("start") < observation.find("{*}Period").get("end")
    assert bench.hub.told[-1].payload.find("{*}Outcome").get("code") == "5"


def test_the_agency_shows_its_credentials_and_the_contracts_action(start, letters):
    bench = start(credentials={"health": ("clinic", "секрет")})

    bench.post("health/1.0", letters.health())

    bench.wait_for("Z-1", *WORK)
    told = bench.hub.told[0]
    assert told.user == "clinic"
    assert told.path == "/soap/agencies/health/1.0"
    assert told.action == "urn:health.region.example:callback:1:ReportStatus"
