"""Papers are read back by other libraries than those that wrote them."""

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from hub.doors.board.work.names import Names
from hub.doors.papers import (
    DOCX,
    PDF,
    WRITERS,
    Facts,
    Heading,
    Lines,
    Paper,
    Signatures,
    Table,
    Text,
    write_docx,
    write_pdf,
)
from hub.doors.papers.letter import letter, what_is_asked
from hub.reference import load
from tests import factories as make

NAMES = Names(load(None), "ru")
PAPER = Paper(
    title="Проба № 1",
    about=("«под заголовком»",),
    blocks=(
        Heading("Часть — первая"),
        Text("Ёлка <b>не разметка</b> & {{ тоже }}"),
        Lines(("Присутствовали",)),
        Facts((("Имя", "Значение"),)),
        Table(head=("А", "Б"), rows=(("1", "длинный текст " * 30),) * 40, widths=(1, 5)),
        Signatures((("Председатель", "О. П. Служащая"), ("Секретарь", ""))),
    ),
    foot="Внизу страницы",
    made_at=make.NOW,
)


def read_pdf(data: bytes) -> str:
    """The text of all pages, in one line."""
    reader = PdfReader(BytesIO(data))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def read_docx(data: bytes) -> str:
    """The text of paragraphs, tables and the foot."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [one.text for one in document.sections[0].footer.paragraphs]
    return " ".join([one.text for one in document.paragraphs] + cells + foot)


READERS = {"docx": read_docx, "pdf": read_pdf}


@cache
def what_it_says(ending: str) -> str:
    """The text of `PAPER`, written and read back."""
    _, write = WRITERS[ending]
    return READERS[ending](write(PAPER))


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(
    "text",
    [
        "Проба № 1",
        "«под заголовком»",
        "Часть — первая",
        "Ёлка <b>не разметка</b> & {{ тоже }}",
        "Присутствовали:",
        "Имя",
        "длинный текст",
        "О. П. Служащая",
        "Секретарь",
        "Внизу страницы",
    ],
)
def test_everything_that_a_paper_says_is_in_the_file(ending: str, text: str) -> None:
    assert text in what_it_says(ending)


def test_a_pdf_has_its_letters_inside_and_numbers_its_pages() -> None:
    reader = PdfReader(BytesIO(write_pdf(PAPER)))

    fonts: dict[str, Any] = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        (inner,) = font.get_object()["/DescendantFonts"]
        assert "/FontFile2" in inner.get_object()["/FontDescriptor"]
    many = len(reader.pages)
    assert many > 1
    assert f"2 / {many}" in reader.pages[1].extract_text()


def test_a_docx_names_nobody_in_its_properties_and_repeats_the_head_of_a_table() -> None:
    document = Document(BytesIO(write_docx(PAPER)))

    assert document.core_properties.author == ""
    assert document.core_properties.title == "Проба № 1"
    assert document.core_properties.created == make.NOW.replace(tzinfo=None) or (
        document.core_properties.created == make.NOW
    )
    assert "w:tblHeader" in document.tables[1]._tbl.xml


def test_each_ending_has_its_type() -> None:
    assert {ending: kind for ending, (kind, _) in WRITERS.items()} == {"docx": DOCX, "pdf": PDF}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_letter_says_what_its_agency_may_know_and_no_more(ending: str) -> None:
    message = make.request_message(
        subjects=(make.subject(), make.subject(ref="c2", name=None, snils=None)), note="К врачу"
    )
    paper = letter(message, "health", NAMES, make.NOW)

    words = READERS[ending](WRITERS[ending][1](paper))

    for said in (message.number, "Примеров Пётр Условнович", "112-233-446", "К врачу", "№ 442-ФЗ"):
        assert said in words
    for unsaid in ("ИПСС", "базовый", "Примерова Мария"):
        assert unsaid not in words


def test_what_was_not_sent_has_no_line() -> None:
    bare = make.subject(name=None, snils=None, address=None, birth_date=None, sex=None)

    blocks = what_is_asked(make.request_message(subjects=(bare,)), NAMES)

    labels = [name for block in blocks if isinstance(block, Facts) for name, _ in block.rows]
    assert not {"Фамилия, имя, отчество", "СНИЛС", "Адрес", "Дата рождения", "Пол"} & set(labels)
