"""The API keeps to its own description, whatever it is sent: no failure, no undeclared answer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from hub.domain.messages import NoticesAck, ReplyState
from hub.doors.api.openapi import description
from hub.storage import open_store
from tests import factories as make
from tests.api_town import Standing, application
from tests.fake_flow import authorization, listening
from tests.town import Town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
EXAMPLES = 10


@pytest.fixture(scope="module")
def address(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running API with a programme in it."""
    path = tmp_path_factory.mktemp("api") / "hub.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}")
    standing = Standing()
    standing.town = Town(store)
    standing.town.submit(make.programme(number="ИПСС-1"))
    standing.town.run()
    standing.town.say(standing.town.requests()[0], ReplyState.accepted)
    with listening(application(standing.api())) as port:
        yield f"http://127.0.0.1:{port}"
    store.close()


# The feed of changes has no end to wait for; its own tests listen to it.
schema = schemathesis.openapi.from_dict(description(None)).exclude(path="/api/v1/changes")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_was_declared(case: Case, address: str) -> None:
    user = "clinic" if case.path.endswith("/replies") else "usson"
    headers = {"Authorization": authorization(user)}
    response = case.call(base_url=address, headers=headers, timeout=20)
    case.validate_response(response, checks=CHECKS)


def test_receipts_are_as_they_were_declared(address: str) -> None:
    number = "ИПСС-2"
    sent = make.programme_submission(programme=make.programme(number=number))
    conclusion = make.conclusion(programme_number=number)
    for path, declared, user, message in (
        ("/programmes", "/programmes", "usson", sent),
        (
            f"/programmes/{number}/conclusions",
            "/programmes/{number}/conclusions",
            "usson",
            conclusion,
        ),
        ("/notices/ack", "/notices/ack", "usson", NoticesAck(institution="KC-01", notices=("1",))),
    ):
        response = requests.post(
            f"{address}/api/v1{path}",
            data=msgspec.json.encode(message),
            headers={
                "Authorization": authorization(user),
                "Content-Type": "application/json",
                "Idempotency-Key": path.encode().hex()[:100],
            },
            timeout=20,
        )
        assert response.status_code == 200, response.text
        schema[f"/api/v1{declared}"]["POST"].validate_response(response)
