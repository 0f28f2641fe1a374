"""What README and docs say is so: commands, settings, tables, paths, links, recipes."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer.main

from adapters.addresses import PushAddress, Webhook
from adapters.agency import Channel
from adapters.failures import ErrorCode
from adapters.registry import gateways
from adapters.webhooks import WebhookCaseSystem
from hub.config import Settings, from_values, read
from hub.domain.request import DeliveryState, Effect, FlagKind
from hub.domain.states import MOVES, RUSSIAN, Role, State
from hub.doors.auth import Parties
from hub.doors.cli.main import app
from hub.doors.demo.tally import tally
from hub.identity.openid_settings import OpenId
from hub.ports.parties import Party
from hub.ports.retention import Terms
from hub.ports.storage import Store

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = sorted([README, ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
EXAMPLE = ROOT / "hub.example.toml"

_COMMAND = re.compile(r"^(?:[A-Z_]+=\S+ )*(?:/opt/hub/bin/)?hub ([a-z].*)$")
_PATH = re.compile(r"(?:hub|adapters|mappings|queues|xsd|tests|docs|deploy)/[\w./@-]*")
_FOREIGN = re.compile(
    r"\bTODO\b|\bFIXME\b|\bXXX\b|/work/|/tmp/|/root/|\.\./shared|pypi\.|docker\.io|ghcr\.io"
    r"|\bissue #?\d+"
)


def pages(*, without: Sequence[str] = ()) -> list[Any]:
    """Each page as a parameter, named by its path."""
    named = {str(page.relative_to(ROOT)): page for page in PAGES}
    return [pytest.param(page, id=name) for name, page in named.items() if name not in without]


def code(page: Path) -> Iterator[str]:
    """Inline code, and the lines of shell blocks, without their comments."""
    whole = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", whole, re.MULTILINE | re.DOTALL):
        yield from (line.partition("#")[0].strip() for line in block.splitlines())
    prose = re.sub(r"^```.*?^```", "", whole, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", prose)


def table(page: Path, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is `first`, backticks taken off."""
    lines = iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith(f"| {first} |"):
            next(lines)
            break
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows, f"{page.name} has no table of {first}"
    return rows


def names(cell: str) -> list[str]:
    """What stands in backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def told(default: str) -> Any:
    """The value that a cell says is the default: TOML in backticks, or the word none."""
    if default.strip() == "none":
        return None
    return tomllib.loads(f"value = {names(default)[0]}")["value"]


def section(page: Path, heading: str) -> str:
    """The text under a heading of the second order."""
    return page.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("page", pages())
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    for found in filter(None, map(_COMMAND.match, code(page))):
        words = found[1].removesuffix(" …").split()
        command: Any = typer.main.get_command(app)
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        whole_group = not words and found[1].endswith(" …")
        assert whole_group or not hasattr(command, "commands"), f"no command hub {found[1]}"
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, found[1]


def test_the_readme_names_every_command() -> None:
    shown = README.read_text(encoding="utf-8")
    for name, command in typer.main.get_command(app).commands.items():
        assert f"`hub {name}" in shown
        for leaf in getattr(command, "commands", ()):
            assert f"`hub {name} {leaf}`" in shown or f"`{leaf}`" in shown


@pytest.mark.parametrize("page", [README, DOCS / "configuration.md"], ids=["readme", "docs"])
def test_the_table_of_settings_is_that_of_the_program(page: Path) -> None:
    rows = {names(row[0])[0]: row for row in table(page, "setting")}

    assert tuple(rows) == Settings.__struct_fields__
    for setting, (_, variable, default, meaning) in rows.items():
        assert meaning
        fresh = getattr(Settings(), setting)
        value = (
            None if default == "none" else tomllib.loads(f"value = {names(default)[0]}")["value"]
        )
        assert (list(fresh) if isinstance(fresh, tuple) else fresh) == value
        for name in names(variable):
            assert getattr(read({name: "probe:1"}), setting) == "probe:1"


def test_every_variable_of_the_program_is_in_the_configuration() -> None:
    used = set(re.findall(r'"(HUB_[A-Z_]+)"', (ROOT / "hub/config.py").read_text()))
    shown = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert {name for name in used if f"`{name}`" in shown} == used


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("parties", Party),
        ("channels", Channel),
        ("push", PushAddress),
        ("webhooks", Webhook),
        ("openid", OpenId),
        ("retention", Terms),
    ],
)
def test_the_fields_of_each_section_are_those_of_the_program(heading: str, kind: Any) -> None:
    fields = msgspec.structs.fields(kind)
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|", section(DOCS / "configuration.md", heading), re.M)

    assert [name for name, _ in rows] == [field.name for field in fields]
    for field, (_, default) in zip(fields, rows, strict=True):
        if field.required:
            assert not default.strip()
        else:
            assert told(default) == (
                list(field.default) if isinstance(field.default, tuple) else field.default
            )


@pytest.mark.parametrize("whole", [False, True], ids=["as it is", "with what is commented out"])
def test_the_example_of_settings_loads(whole: bool) -> None:
    written = EXAMPLE.read_text(encoding="utf-8")
    if whole:
        written = re.sub(r"^# (?=[a-z_]+ = )", "", written, flags=re.MULTILINE)
    settings = from_values(tomllib.loads(written), str(EXAMPLE))

    assert settings.parties
    assert settings.push
    Parties(settings.parties)
    WebhookCaseSystem(settings.webhooks).close()
    for gateway in gateways(settings.channels).values():
        gateway.close()


def test_the_example_shows_every_setting_with_its_default() -> None:
    written = EXAMPLE.read_text(encoding="utf-8")
    settings = from_values(tomllib.loads(written), str(EXAMPLE))
    for name in Settings.__struct_fields__:
        assert re.search(rf"^(?:# )?(?:{name} = |\[\[{name}\]\])", written, re.MULTILINE), name
        if name not in ("parties", "channels", "push", "webhooks"):
            assert getattr(settings, name) == getattr(Settings(), name)


@pytest.mark.parametrize("page", pages())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    near = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in near if link and not (page.parent / link).exists()] == []


# An agency that is not there yet is the example of how to add one.
@pytest.mark.parametrize("page", pages(without=["docs/integrating-an-agency.md"]))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    found = [span for span in code(page) if _PATH.fullmatch(span)]
    assert [path for path in found if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", pages())
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = [span.split()[1] for span in code(page) if re.match(r"make [a-z-]+", span)]
    assert set(named) <= targets


@pytest.mark.parametrize("page", pages())
def test_a_page_speaks_of_the_project_alone(page: Path) -> None:
    assert _FOREIGN.findall(page.read_text(encoding="utf-8")) == []


def test_every_dependency_says_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, development = project["dependencies"], project["optional-dependencies"]["dev"]
    declared = [re.split(r"[<>=~!]", one)[0].strip() for one in (*runtime, *development)]
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", _page("dependencies.md"), re.MULTILINE)

    assert sorted(name for name, _, _ in rows) == sorted(declared)
    assert all(purpose.strip() and reason.strip() for _, purpose, reason in rows)


def test_the_table_of_states_is_that_of_the_program() -> None:
    roles = (Role.hub, Role.agency, Role.curator, Role.working_group)
    shown = {}
    for state, russian, *targets in table(DOCS / "architecture.md", "state"):
        name = State(names(state)[0])
        assert russian == RUSSIAN[name]
        for role, cell in zip(roles, targets, strict=True):
            if cell:
                shown[name, role] = frozenset(map(State, cell.split(", ")))
    assert shown == MOVES


def test_every_state_of_letters_effect_of_replies_and_flag_is_told() -> None:
    page = DOCS / "architecture.md"
    letters = re.findall(r"^\| `(\w+)` \|", section(page, "Letters"), re.MULTILINE)
    effects = re.findall(r"^\| `(\w+)` \|", section(page, "Replies"), re.MULTILINE)

    assert sorted(letters) == sorted(DeliveryState)
    assert sorted(effects) == sorted(Effect)
    assert [flag for flag in FlagKind if f"`{flag}`" not in section(page, "Deadlines")] == []


def test_every_error_of_a_dead_letter_is_told() -> None:
    told = [name for row in table(DOCS / "operations.md", "error") for name in names(row[0])]
    assert sorted(told) == sorted(ErrorCode)


def test_the_last_line_of_the_demonstration_has_the_keys_that_the_readme_explains(
    store: Store,
) -> None:
    explained = [name for row in table(README, "key") for name in names(row[0])]
    assert explained == list(tally(store))


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")
