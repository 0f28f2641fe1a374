"""The files by which the hub is set up on a server are whole and speak of what there is."""

import re
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from adapters.registry import agencies
from hub.config import Settings
from hub.doors.cli.main import app
from hub.doors.cli.stopping import LAST_SECONDS

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
BACKUP = UNITS / "hub-backup.service"
SERVICES = sorted({*UNITS.glob("*.service")} - {BACKUP})
COMMON = UNITS / "hub-.service.d" / "common.conf"
PROGRAM = "/opt/hub/bin/hub"


def unit(file: Path) -> ConfigParser:
    """A unit file; of a key that comes several times the last one counts."""
    parsed = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parsed.optionxform = str
    parsed.read_string(file.read_text(encoding="utf-8"))
    return parsed


def options_of(words: list[str]) -> set[str]:
    """The options of the `hub` command that the words begin with; fails when there is none."""
    commands = typer.main.get_command(app).commands
    return {option for parameter in commands[words[0]].params for option in parameter.opts}


def compose() -> dict[str, Any]:
    """The compose file."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("file", SERVICES, ids=[file.name for file in SERVICES])
def test_a_unit_runs_a_command_that_exists(file: Path) -> None:
    program, *words = unit(file)["Service"]["ExecStart"].split()

    assert program == PROGRAM
    assert {word for word in words if word.startswith("--")} <= options_of(words)
    assert unit(file)["Unit"]["PartOf"] == unit(file)["Install"]["WantedBy"] == "hub.target"


def test_a_timer_makes_a_backup_which_is_not_begun_again_when_it_ends() -> None:
    program, command, *words = unit(BACKUP)["Service"]["ExecStart"].split()

    assert (program, command) == (PROGRAM, "backup")
    assert {word for word in words if word.startswith("--")} <= options_of([command])
    assert unit(BACKUP.with_suffix(".timer"))["Timer"]["OnCalendar"]
    # systemd reads drop-ins in order of their names, and the last word counts.
    (own,) = UNITS.glob("hub-backup.service.d/*.conf")
    assert own.name > COMMON.name
    assert unit(own)["Service"]["Restart"] == "no"
    assert unit(own)["Service"]["ReadWritePaths"] in words


def test_each_long_running_command_has_a_unit() -> None:
    run = {unit(file)["Service"]["ExecStart"].split()[1] for file in SERVICES}
    assert run == {"serve", "relay", "scheduler", "worker"}


def test_the_common_settings_reach_every_unit_and_bound_it() -> None:
    assert all(file.name.startswith("hub-") for file in SERVICES)
    common = unit(COMMON)["Service"]
    for key in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert common[key] == "yes"
    assert common["ProtectSystem"] == "strict"
    assert common["User"] != "root"
    assert common["Restart"] == "always"


def test_a_service_is_not_killed_before_it_has_stopped_by_itself() -> None:
    bound = Settings().stop_within + LAST_SECONDS
    assert bound < int(unit(COMMON)["Service"]["TimeoutStopSec"])
    for service in compose()["services"].values():
        if "command" in service:
            assert bound < int(service["stop_grace_period"].removesuffix("s"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    shutil.copytree(UNITS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "hub-worker@.service").rename(tmp_path / "hub-worker@health.service")
    timers = sorted(tmp_path.glob("*.timer"))
    units = [tmp_path / "hub.target", *timers, *sorted(tmp_path.glob("*.service"))]
    for file in units:
        # The program need not be installed where the tests run.
        file.write_text(file.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )

    ours = [line for line in done.stderr.splitlines() if "hub" in line]
    assert ours == []
    assert done.returncode == 0


def test_the_compose_file_runs_commands_that_exist() -> None:
    for service in compose()["services"].values():
        if "command" in service:
            words = service["command"]
            assert {word for word in words if word.startswith("--")} <= options_of(words)


def test_the_compose_file_has_a_worker_for_each_agency() -> None:
    named = [one["command"][2] for one in compose()["services"].values() if _works(one)]
    assert tuple(named) == agencies()


def test_the_compose_file_names_only_what_it_declares() -> None:
    whole = compose()
    for service in whole["services"].values():
        assert set(service["networks"]) <= set(whole["networks"])
        assert set(service.get("depends_on", ())) <= set(whole["services"])
        volumes = [one.partition(":")[0] for one in service["volumes"]]
        assert {name for name in volumes if not name.startswith(".")} <= set(whole["volumes"])


def test_database_and_broker_are_unreachable_from_outside_and_looked_after() -> None:
    whole = compose()
    assert whole["networks"]["inside"]["internal"] is True
    for name in ("database", "broker"):
        service = whole["services"][name]
        assert service["networks"] == ["inside"]
        assert "ports" not in service
        assert service["healthcheck"]["test"]


def test_the_door_is_looked_after_at_a_route_that_it_has() -> None:
    asked = compose()["services"]["serve"]["healthcheck"]["test"][-1]
    found = re.search(r"http://127\.0\.0\.1:8080(/[a-z/]+)", asked)
    assert found is not None
    assert f'"{found[1]}"' in (ROOT / "hub/doors/web.py").read_text(encoding="utf-8")


def test_no_password_stands_in_the_compose_file() -> None:
    whole = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    secrets = re.findall(r"(?:PASSWORD|PASS): (\S+)|//hub:(\S+?)@", whole)
    assert secrets
    assert all(re.fullmatch(r"\$\{\w+:\?\}", one or other) for one, other in secrets)


def test_the_image_and_the_package_hold_every_file_of_data() -> None:
    """A wheel takes of a package only the files that a pattern of its package-data names."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns: dict[str, list[str]] = tools["package-data"]
    for name in ("mappings", "xsd"):
        folder = ROOT / name
        kept = {
            file for one in (*patterns["*"], *patterns.get(name, ())) for file in folder.glob(one)
        }
        data = {file for kind in ("yaml", "xsd", "wsdl") for file in folder.rglob(f"*.{kind}")}
        assert sorted(data - kept) == []


@pytest.mark.parametrize("package", ["hub", "adapters", "mappings", "queues", "xsd"])
def test_the_image_takes_each_package(package: str) -> None:
    assert f"COPY {package} {package}\n" in (ROOT / "deploy/Dockerfile").read_text()
    assert f"!{package}\n" in (ROOT / "deploy/Dockerfile.dockerignore").read_text()


def _works(service: dict[str, Any]) -> bool:
    return bool(service.get("command", [""])[0] == "worker")
