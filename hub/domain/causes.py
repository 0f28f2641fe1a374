"""What neighbours refuse and why: a closed table, each row with its cure.

A row that is `lasting` holds until a person acts: trying again alone cures nothing. The others may
pass by themselves. `docs/operations.md` shows the same table.
"""

from typing import Final

import msgspec

from hub.domain.errors import Barred, HubError, Misconfigured, Unavailable


class Cause(msgspec.Struct, frozen=True):
    """Why a neighbour refuses. `code` is for machines (readiness), the rest for people."""

    code: str
    lasting: bool
    ru: str
    en: str
    cure_ru: str
    cure_en: str

    @property
    def exit_code(self) -> int:
        """How a command that met it ends: 5 when a person must act, 3 when it may pass."""
        return 5 if self.lasting else 3


_ADDRESS_RU: Final = "исправьте HUB_DATABASE_URL"
_ADDRESS_EN: Final = "correct HUB_DATABASE_URL"
_BROKER_RU: Final = "исправьте HUB_AMQP_URL"
_BROKER_EN: Final = "correct HUB_AMQP_URL"
_WAIT_RU: Final = "повторите позже; если не проходит, спросите администратора сервера"
_WAIT_EN: Final = "try again later; if it stays, ask the server's administrator"

_LASTING: Final = (
    (
        "db_host_unknown",
        "Имя сервера базы данных не находится",
        "The database server's name cannot be resolved",
        f"{_ADDRESS_RU} или DNS",
        f"{_ADDRESS_EN} or DNS",
    ),
    (
        "db_login_refused",
        "База данных не принимает имя или пароль",
        "The database refuses the user or the password",
        f"{_ADDRESS_RU} или pg_hba.conf (у PgBouncer userlist.txt)",
        f"{_ADDRESS_EN} or pg_hba.conf (PgBouncer: userlist.txt)",
    ),
    (
        "db_unknown",
        "Такой базы данных на сервере нет",
        "The server has no such database",
        f"{_ADDRESS_RU} или создайте базу: createdb --owner hub --encoding UTF8 hub",
        f"{_ADDRESS_EN} or create it: createdb --owner hub --encoding UTF8 hub",
    ),
    (
        "db_permission",
        "Пользователю базы данных не хватает прав",
        "The database user lacks a permission",
        "сделайте его владельцем базы и её таблиц",
        "make the user the owner of the database and its tables",
    ),
    (
        "db_schema_unknown",
        "В базе данных нет схемы, куда класть таблицы",
        "The database has no schema to put tables in",
        "проверьте search_path пользователя; обычно схема public",
        "look at the user's search_path; the schema is usually public",
    ),
    (
        "db_not_migrated",
        "Схема базы данных не обновлена",
        "The database schema is not up to date",
        "выполните `hub db upgrade`",
        "run `hub db upgrade`",
    ),
    (
        "db_encoding",
        "Кодировка базы данных не принимает всех букв",
        "The database's encoding cannot hold every letter",
        "создайте базу в кодировке UTF8 и перенесите данные",
        "create the database with the encoding UTF8 and move the data",
    ),
    (
        "db_tls",
        "Защищённое соединение с базой данных не устанавливается",
        "The TLS connection to the database cannot be made",
        "проверьте sslmode и sslrootcert в HUB_DATABASE_URL и сертификат сервера",
        "look at sslmode and sslrootcert in HUB_DATABASE_URL and the server's certificate",
    ),
    (
        "db_not_a_database",
        "Файл не является базой данных SQLite",
        "The file is not an SQLite database",
        "верните его из копии: `hub restore`",
        "put it back from a backup: `hub restore`",
    ),
    (
        "db_cannot_open",
        "Файл базы данных не открывается",
        "The database file cannot be opened",
        "проверьте data_dir, права на папку и её владельца",
        "look at data_dir, the folder's owner and permissions",
    ),
    (
        "broker_host_unknown",
        "Имя сервера RabbitMQ не находится",
        "The name of RabbitMQ's server cannot be resolved",
        f"{_BROKER_RU} или DNS",
        f"{_BROKER_EN} or DNS",
    ),
    (
        "broker_login_refused",
        "RabbitMQ не принимает имя или пароль",
        "RabbitMQ refuses the user or the password",
        f"{_BROKER_RU} или выполните rabbitmqctl change_password",
        f"{_BROKER_EN} or run rabbitmqctl change_password",
    ),
    (
        "broker_vhost",
        "RabbitMQ не пускает в виртуальный хост",
        "RabbitMQ refuses the virtual host",
        "выполните rabbitmqctl add_vhost и set_permissions или исправьте HUB_AMQP_URL",
        "run rabbitmqctl add_vhost and set_permissions, or correct HUB_AMQP_URL",
    ),
    (
        "broker_permission",
        "Пользователю RabbitMQ не хватает прав",
        "The RabbitMQ user lacks a permission",
        "выполните rabbitmqctl set_permissions --vhost … hub '.*' '.*' '.*' "
        "или объявите все очереди сами",
        "run rabbitmqctl set_permissions --vhost … hub '.*' '.*' '.*', or declare every queue",
    ),
    (
        "broker_other_arguments",
        "Очередь или обменник в RabbitMQ есть, но с другими параметрами",
        "A queue or exchange is there in RabbitMQ with other arguments",
        "удалите очередь (rabbitmqctl delete_queue ИМЯ), её письма хаб передаст заново, "
        "или уберите политику, что меняет её параметры",
        "delete the queue (rabbitmqctl delete_queue NAME), the hub publishes its letters again, "
        "or remove the policy that changes its arguments",
    ),
    (
        "broker_tls",
        "Защищённое соединение с RabbitMQ не устанавливается",
        "The TLS connection to RabbitMQ cannot be made",
        "проверьте amqps:// и порт в HUB_AMQP_URL и сертификат сервера",
        "look at amqps:// and the port in HUB_AMQP_URL and the server's certificate",
    ),
    (
        "broker_protocol",
        "По этому адресу отвечает не RabbitMQ, или он не понимает хаб",
        "What answers at this address is no RabbitMQ, or does not understand the hub",
        f"{_BROKER_RU}: порт AMQP обычно 5672, с TLS 5671; RabbitMQ 3.10 или новее",
        f"{_BROKER_EN}: AMQP's port is usually 5672, with TLS 5671; RabbitMQ 3.10 or newer",
    ),
)

_PASSING: Final = (
    (
        "db_not_reached",
        "База данных не отвечает",
        "The database does not answer",
        "проверьте, что сервер запущен, его адрес и порт",
        "see that the server runs, its address and port",
    ),
    (
        "db_starting",
        "База данных запускается или останавливается",
        "The database is starting or stopping",
        _WAIT_RU,
        _WAIT_EN,
    ),
    (
        "db_too_many",
        "У базы данных не осталось свободных соединений",
        "The database has no connection left",
        "увеличьте max_connections (у PgBouncer max_client_conn, default_pool_size)",
        "raise max_connections (PgBouncer: max_client_conn, default_pool_size)",
    ),
    (
        "db_pooler_no_server",
        "PgBouncer не получает соединения с базой данных",
        "PgBouncer gets no connection to the database",
        "смотрите журнал PgBouncer: адрес, пароль и предел соединений в нём",
        "look into PgBouncer's log: its address, password and limit of connections",
    ),
    (
        "db_full",
        "База данных осталась без места или памяти",
        "The database has no room or memory left",
        "освободите место на диске сервера",
        "free space on the server's disk",
    ),
    (
        "db_read_only",
        "База данных отказывает в записи",
        "The database refuses writes",
        "это резервный сервер, диск полон или файл закрыт от записи: проверьте адрес и место",
        "it is a standby, its disk is full or its file is read-only: look at address and room",
    ),
    (
        "db_locked",
        "Другая операция с базой данных помешала этой",
        "Another transaction was in the way",
        "хаб повторяет сам; если не проходит, ищите долгую операцию в pg_stat_activity",
        "the hub tries again; if it stays, look for a long transaction in pg_stat_activity",
    ),
    (
        "broker_not_reached",
        "RabbitMQ не отвечает",
        "RabbitMQ does not answer",
        "проверьте, что сервер запущен, его адрес и порт",
        "see that the server runs, its address and port",
    ),
    (
        "broker_closing",
        "RabbitMQ закрыл соединение",
        "RabbitMQ closed the connection",
        _WAIT_RU,
        _WAIT_EN,
    ),
    (
        "broker_alarm",
        "RabbitMQ под тревогой памяти или диска и не принимает сообщений",
        "RabbitMQ is under an alarm of memory or disk and takes no messages",
        "освободите память или диск его сервера: rabbitmq-diagnostics alarms",
        "free memory or disk on its server: rabbitmq-diagnostics alarms",
    ),
)

CAUSES: Final = {
    row[0]: Cause(row[0], lasting, *row[1:])
    for rows, lasting in ((_LASTING, True), (_PASSING, False))
    for row in rows
}
"""Every cause by its code."""


def refusal(code: str, detail: str = "") -> Unavailable:
    """The error for a cause: `Barred` when it lasts, else `Unavailable`. `detail` names the kind of
    failure or the queue, never a value or an address."""
    cause = CAUSES[code]
    kind = Barred if cause.lasting else Unavailable
    return kind(*said(code, detail), cause=code)


def misconfigured(code: str) -> Misconfigured:
    """The error for a cause that lies in the hub's own house."""
    return Misconfigured(*said(code), cause=code)


def said(code: str, detail: str = "") -> tuple[str, str]:
    """Cause and cure in one sentence each, in Russian and English."""
    cause = CAUSES[code]
    aside = f" ({detail})" if detail else ""
    return f"{cause.ru}{aside}: {cause.cure_ru}", f"{cause.en}{aside}: {cause.cure_en}"


def for_callers(error: HubError) -> tuple[str, str]:
    """The error's text for partners and people at the board, in Russian and English: how the hub's
    own neighbours are cured is for those alone who run it."""
    if not error.cause:
        return error.ru, error.en
    if error.cause.startswith("db_"):
        return "База данных сейчас недоступна", "The database is not available now"
    return "Очередь сообщений сейчас недоступна", "The message queue is not available now"
