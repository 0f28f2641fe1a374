import pytest

from hub.domain.errors import Unavailable
from queues.node import PrivateNode


def test_a_missing_rabbitmq_is_named_with_the_way_out(tmp_path):
    node = PrivateNode(tmp_path / "data", scripts=tmp_path / "nowhere")

    with pytest.raises(Unavailable, match="установите пакет rabbitmq-server") as caught:
        node.start()

    assert "install the package rabbitmq-server" in caught.value.en


def test_a_server_that_ends_at_once_points_to_its_log(tmp_path):
    scripts = tmp_path / "bin"
    scripts.mkdir()
    server = scripts / "rabbitmq-server"
    server.write_text("#!/bin/sh\necho broken\nexit 1\n")
    server.chmod(0o755)
    node = PrivateNode(tmp_path / "data", scripts=scripts)

    with pytest.raises(Unavailable, match="журнал"):
        node.start()

    assert "broken" in (tmp_path / "data" / "log" / "console.log").read_text()


def test_stopping_what_never_started_does_nothing(tmp_path):
    node = PrivateNode(tmp_path)

    node.stop()
    node.kill()


def test_the_password_stays_with_the_data_folder_and_only_its_owner_reads_it(tmp_path):
    first, second = PrivateNode(tmp_path), PrivateNode(tmp_path)

    assert first.url.split("@")[0] == second.url.split("@")[0]
    [secret] = (tmp_path / "home").iterdir()
    assert secret.stat().st_mode & 0o077 == 0
