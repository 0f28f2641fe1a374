import pytest

from hub.storage.login import cause_at_login


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('FATAL:  password authentication failed for user "hub"', "db_login_refused"),
        (
            'ВАЖНО:  пользователь "hub" не прошёл проверку подлинности (по паролю)',
            "db_login_refused",
        ),
        ('ВАЖНО:  в pg_hba.conf нет записи для компьютера "10.0.0.7"', "db_login_refused"),
        ('ВАЖНО:  роль "hub" не существует', "db_login_refused"),
        ('ВАЖНО:  база данных "hub" не существует', "db_unknown"),
        ("ВАЖНО:  извините, уже слишком много клиентов", "db_too_many"),
        ("ВАЖНО:  система баз данных запускается", "db_starting"),
        ("FATAL:  the database system is starting up", "db_starting"),
        ('ВАЖНО:  доступ к базе "hub" запрещён', "db_permission"),
        ("FATAL:  server login has been failing, try again later", "db_pooler_no_server"),
        ("FATAL:  no more connections allowed (max_client_conn)", "db_too_many"),
        ("SSL error: certificate verify failed", "db_tls"),
        ("server closed the connection unexpectedly", None),
    ],
)
def test_a_refusal_is_understood_in_the_language_of_the_server(
    text: str, cause: str | None
) -> None:
    assert cause_at_login(text) == cause
