"""The registry: which files it finds, and that nothing outside them is ever read."""

import socket
from pathlib import Path

import pytest

from hub.domain.errors import Misconfigured
from xsd.registry import contracts, files, path, schema


def write(root: Path, location: str, imported: str = "urn:other") -> None:
    folder = root / "bad" / "1.0"
    folder.mkdir(parents=True)
    (folder / "bad.xsd").write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:o="{imported}">'
        f'<xs:import namespace="{imported}" schemaLocation="{location}"/>'
        '<xs:element name="a" type="o:t"/></xs:schema>'
    )


def test_a_schema_is_compiled_once(schemas: Path) -> None:
    assert schema("plan", "1.0", "plan.xsd", schemas) is schema("plan", "1.0", "plan.xsd", schemas)


def test_contracts_and_their_files_are_found_by_folder(schemas: Path) -> None:
    (schemas / "plan" / "1.0" / "plan.wsdl").write_text("<definitions/>")
    (schemas / "plan" / "1.0" / "readme.md").write_text("")

    assert contracts(schemas) == (("plan", "1.0"), ("shared", "1.0"))
    assert [file.name for file in files("plan", "1.0", schemas)] == ["plan.wsdl", "plan.xsd"]
    assert files("plan", "2.0", schemas) == ()


@pytest.mark.parametrize(
    "steps",
    [
        ("plan", "1.0", "absent.xsd"),
        ("absent", "1.0", "plan.xsd"),
        ("plan", "..", "plan.xsd"),
        ("..", "xsd/plan/1.0", "plan.xsd"),
        ("plan", "1.0", "../../shared/1.0/types.xsd"),
        ("plan", "1.0", "plan.xsd\n"),
    ],
)
def test_a_file_that_is_not_there_or_lies_elsewhere_is_refused(
    schemas: Path, steps: tuple[str, str, str]
) -> None:
    with pytest.raises(Misconfigured):
        path(*steps, schemas)


def test_an_import_from_outside_the_schema_folder_is_refused(schemas: Path) -> None:
    outside = schemas.parent / "outside.xsd"
    outside.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:other">'
        '<xs:simpleType name="t"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>'
    )
    write(schemas, outside.as_uri())

    with pytest.raises(Misconfigured) as caught:
        schema("bad", "1.0", "bad.xsd", schemas)

    assert caught.value.findings[0].place == "file:xsd/bad/1.0/bad.xsd"


def test_an_import_from_the_network_is_refused_without_a_connection(schemas: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        write(schemas, f"http://127.0.0.1:{server.getsockname()[1]}/other.xsd")

        with pytest.raises(Misconfigured):
            schema("bad", "1.0", "bad.xsd", schemas)

        with pytest.raises(TimeoutError):
            server.accept()


def test_every_schema_of_the_product_compiles_and_has_a_model() -> None:
    for party, version in contracts():
        for file in files(party, version):
            if file.suffix == ".xsd":
                assert schema(party, version, file.name).model.built
