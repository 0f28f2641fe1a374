"""Why PostgreSQL, or the PgBouncer before it, refused a connection.

Until a connection stands, libpq hands on the server's text without its SQLSTATE, and the server
writes it in the language of its `lc_messages`. These are the texts of PostgreSQL 12 to 17 in
English and Russian, of libpq, and of PgBouncer 1.18, which knows English alone.
"""

import re
from typing import Final

OPTIONS_REFUSED: Final = "unsupported startup parameter"
"""What a PgBouncer says that does not pass the settings of a session on."""

_SIGNS: Final = (
    ("db_host_unknown", r"Name or service not known|No address associated|nodename nor servname"),
    ("db_too_many", r"too many (clients|connections)|slots are reserved|no more connections"),
    ("db_too_many", r"слишком много (клиентов|подключений)|слоты подключений зарезервированы"),
    ("db_starting", r"system is (starting up|shutting down|in recovery)|not yet accepting"),
    ("db_starting", r"система баз данных (запускается|останавливается|в режиме восстановления)"),
    ("db_unknown", r'database ".*" does not exist|no such database|база данных ".*" не существует'),
    ("db_pooler_no_server", r"cannot connect to server|server login|query_wait_timeout"),
    ("db_login_refused", r"authentication failed|no pg_hba\.conf entry|no password supplied"),
    ("db_login_refused", r'role ".*" does not exist|no such user|not permitted to log in'),
    ("db_login_refused", r'проверку подлинности|pg_hba\.conf нет записи|роль ".*" не существует'),
    ("db_permission", r"permission denied for database|нет доступа к базе данных|доступ к базе"),
    ("db_tls", r"SSL|certificate"),
)


def cause_at_login(text: str) -> str | None:
    """The code of the cause that a refusal's text tells of; None when it tells none."""
    return next((code for code, sign in _SIGNS if re.search(sign, text)), None)
