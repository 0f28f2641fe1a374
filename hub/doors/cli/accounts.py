"""`hub account`: who may sign in at the board."""

from typing import Annotated

import typer

from hub.domain.accounts import RUSSIAN, Account, AccountRole
from hub.domain.text import Kind, normal
from hub.doors.cli.caller import caller
from hub.doors.cli.opening import opened
from hub.doors.cli.output import AsJson, console, print_json, table

app = typer.Typer(no_args_is_help=True, help="учётные записи / accounts of people")

Login = Annotated[str, typer.Argument(help="имя для входа / login")]
Name = Annotated[str, typer.Option(help="фамилия, имя, отчество / name of the person")]
Role = Annotated[AccountRole, typer.Option(help="роль / role")]
Agency = Annotated[str | None, typer.Option(help="код ведомства / agency's code")]
Institution = Annotated[str | None, typer.Option(help="код учреждения / institution's code")]
Curator = Annotated[str | None, typer.Option(help="код куратора в учётной системе / curator's id")]
Territory = Annotated[list[str] | None, typer.Option(help="территория, * — все / territory")]
Enable = Annotated[bool, typer.Option("--undo", help="снова впустить / let in again")]


@app.command()
def add(
    login: Login,
    name: Name,
    role: Role,
    agency: Agency = None,
    institution: Institution = None,
    curator: Curator = None,
    territory: Territory = None,
    as_json: AsJson = False,
) -> None:
    """Завести запись и показать одноразовый пароль / add one and show its first password."""
    with opened() as hub:
        new = Account(
            id="",
            login=login,
            name=normal(name, Kind.name),
            role=role,
            created_at=hub.means.now(),
            agency=agency,
            institution=institution,
            curator=curator,
            territories=tuple(territory or ()),
        )
        added, password = hub.accounts.add(new, caller())
    _hand_out(added, password, as_json)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Показать все / list them all."""
    with opened() as hub:
        found = hub.accounts.list()
    if as_json:
        print_json(found)
        return
    columns = ("вход / login", "имя / name", "роль / role", "чьё / of", "код / codes", "состояние")
    console().print(table("Учётные записи / accounts", columns, [_row(one) for one in found]))


@app.command()
def disable(login: Login, undo: Enable = False, as_json: AsJson = False) -> None:
    """Больше не впускать / let nobody in with it."""
    with opened() as hub:
        change = hub.accounts.enable if undo else hub.accounts.disable
        _show(change(login, caller()), as_json)


@app.command()
def reset(login: Login, as_json: AsJson = False) -> None:
    """Выдать новый одноразовый пароль / give a new password for one time."""
    with opened() as hub:
        changed, password = hub.accounts.reset(login, caller())
    _hand_out(changed, password, as_json)


@app.command()
def totp(login: Login, as_json: AsJson = False) -> None:
    """Снять одноразовые коды: телефон утерян / take one-time codes away: the phone is lost."""
    with opened() as hub:
        _show(hub.accounts.take_codes_away(login, caller()), as_json)


def _hand_out(account: Account, password: str, as_json: bool) -> None:
    if as_json:
        print_json({"account": account, "password": password})
        return
    _show(account, as_json=False)
    typer.echo(f"Одноразовый пароль / password for one time: {password}")


def _show(account: Account, as_json: bool) -> None:
    if as_json:
        print_json(account)
    else:
        typer.echo(f"{account.login}: {RUSSIAN[account.role]}, {_state(account)}")


def _row(account: Account) -> tuple[object, ...]:
    parts = (account.agency, account.institution, account.curator, *account.territories)
    of = ", ".join(part for part in parts if part)
    codes = "да / yes" if account.has_totp else ""
    return account.login, account.name, RUSSIAN[account.role], of, codes, _state(account)


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "отключена / disabled"
    return "нужна смена пароля / must change" if account.must_change else "действует / active"
