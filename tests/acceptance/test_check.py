"""`hub check` finds nothing wrong in the product, and every error that is planted in a copy."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from mappings import Home

REQUEST = ("employment", "1.0", "request.yaml")
REPLY = ("guardianship", "1.0", "reply.yaml")


class Plant(NamedTuple):
    """In a copy of `file`, `old` becomes `new`, and the check must say `code`."""

    code: str
    old: str
    new: str
    file: tuple[str, str, str] = REQUEST


PLANTS = (
    Plant("yaml_syntax", "fields:\n", "fields: {\n"),
    Plant("unknown_key", "direction: out", "direction: out\ndirections: out"),
    Plant("duplicate_key", "root: Запрос", "root: Запрос\nroot: Запрос"),
    Plant("unknown_root", "canonical: RequestMessage", "canonical: RequestLetter"),
    Plant("unknown_schema", "schema: zayavki.xsd", "schema: zayavka.xsd"),
    Plant("unknown_element", "root: Запрос", "root: Запросик"),
    Plant("unknown_canonical", "  follows: ВПродолжение", "  followed: ВПродолжение"),
    Plant("unknown_xml", "follows: ВПродолжение", "follows: ВоПродолжение"),
    Plant("unmapped_canonical", "  follows: ВПродолжение\n", ""),
    Plant("unmapped_xml", "  follows: ВПродолжение\n", ""),
    Plant("required_xml", "  number: Реквизиты/НомерЗапроса\n", ""),
    Plant("duplicate_canonical", "  follows: ВПродолжение", "  contact.phone: ВПродолжение"),
    Plant("overlap", "follows: ВПродолжение", "follows: Примечание"),
    Plant("text_in_structure", "follows: ВПродолжение", "follows: Граждане"),
    Plant("list_into_single", "xml: Граждане/Гражданин", "xml: Инициатор"),
    Plant("unknown_codec", "codec: {snils: digits}", "codec: {snyls: digits}"),
    Plant("codec_parameter", "codec: {snils: digits}", "codec: {snils: dotted}"),
    Plant("codec_for_type", "codec: {snils: digits}", "codec: integer"),
    Plant("facet_pattern", "codec: {snils: digits}", "codec: {snils: dashed}"),
    Plant("facet_enumeration", "male: М, female: Ж", "male: М, female: F"),
    Plant("table_not_total", "male: М, female: Ж", "male: М"),
    Plant("table_not_invertible", "male: М, female: Ж", "male: М, female: М"),
    Plant("table_member", "male: М, female: Ж", "male: М, female: Ж, none: М"),
    Plant("unknown_table", "table: sexes", "table: genders"),
    Plant("unused_table", "{xml: Пол, table: sexes}", "Пол"),
    Plant("constant_value", '"@версия": 1.0', '"@версия": первая'),
    Plant("personal_without_need", "  note: уточнение куратора к мероприятию\n", ""),
    Plant("need_for_nothing", "  note: Примечание\n", ""),
    Plant("no_reason", "  subjects[].sex: поле учётной карточки", '  subjects[].sex: ""'),
    Plant(
        "optional_feeds_required",
        "  activity_name: Услуга/Наименование\n",
        "  follows: Услуга/Наименование\n",
    ),
    Plant("choice_branch", "accepted: {xml: accepted,", "accepted: {xml: number,", REPLY),
    Plant("table_misses_code", "      waiting: waiting\n", "", REPLY),
    Plant("required_canonical", "  number: number\n", "", REPLY),
    Plant(
        "optional_read_into_required",
        "      title: title\n      number: number\n",
        "      title: number\n      number: title\n",
        REPLY,
    ),
)


def run_check(*arguments: str) -> tuple[int, list[dict[str, str]]]:
    """`hub check --json`: its exit code and its findings."""
    command = [sys.executable, "-m", "hub.doors.cli", "check", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_product_itself_has_no_error() -> None:
    code, findings = run_check()

    assert findings == []
    assert code == 0


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each plant in a party of its own, all checked in one run: the codes found, by party."""
    folder, own = tmp_path_factory.mktemp("planted"), Home()
    for index, plant in enumerate(PLANTS):
        _plant(plant, f"plant{index}", own, folder)
    arguments = ("--mappings", str(folder / "mappings"), "--schemas", str(folder / "xsd"))
    code, findings = run_check(*arguments)
    assert code == 5
    found: dict[str, set[str]] = {}
    for finding in findings:
        party = finding["place"].split("/")[1]
        found.setdefault(party, set()).add(finding["code"])
        assert finding["ru"]
        assert finding["en"]
    return found


@pytest.mark.parametrize(
    ("index", "plant"), list(enumerate(PLANTS)), ids=[one.code for one in PLANTS]
)
def test_a_planted_error_is_named(planted: dict[str, set[str]], index: int, plant: Plant) -> None:
    assert plant.code in planted.get(f"plant{index}", set())


def test_the_plants_are_of_many_kinds() -> None:
    assert len({plant.code for plant in PLANTS}) >= 20


def _plant(plant: Plant, party: str, own: Home, folder: Path) -> None:
    agency, version, name = plant.file
    text = (own.mappings / agency / version / name).read_text(encoding="utf-8")
    assert plant.old in text, f"nothing to plant {plant.code} at"
    home = folder / "mappings" / party / version
    home.mkdir(parents=True)
    (home / name).write_text(text.replace(plant.old, plant.new, 1), encoding="utf-8")
    shutil.copytree(own.schemas / agency / version, folder / "xsd" / party / version)
