"""What every answer tells the browser to refuse."""

import re
from pathlib import Path

import pytest

import hub.doors.board
from tests.people import People

PACKAGE = Path(hub.doors.board.__file__).parent
PATHS = ["/sign-in", "/profile", "/static/style.css", "/static/../visit.py", "/nowhere", "/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(people: People, path: str) -> None:
    headers = people.browser(https=True).get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=")
    expected = "no-cache" if path == "/static/style.css" else "no-store"
    assert headers["cache-control"] == expected


def test_strict_transport_is_not_promised_without_https(people: People) -> None:
    assert "strict-transport-security" not in people.browser().get("/sign-in").headers


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/static/none.css", 404)])
def test_an_unknown_path_is_a_page(people: People, path: str, status: int) -> None:
    page = people.browser().get(path)
    assert (page.status, "</html>" in page.text) == (status, True)


def test_files_outside_of_the_static_folder_are_not_served(people: People) -> None:
    for path in ("/static/../visit.py", "/static/%2e%2e/visit.py", "/static//etc/passwd"):
        assert people.browser().get(path).status == 404


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.html")), ids=lambda file: file.name)
def test_templates_have_no_inline_styles_scripts_or_foreign_addresses(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", text)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)
    assert "|safe" not in text.replace(" ", "")


def test_the_sheet_asks_nobody_else() -> None:
    sheet = (PACKAGE / "static" / "style.css").read_text(encoding="utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet
