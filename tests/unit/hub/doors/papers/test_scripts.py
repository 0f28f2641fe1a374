"""Papers in every script that families write their names in, and of texts longer than a page."""

from io import BytesIO

import pytest
from docx import Document
from fpdf import FPDF
from pypdf import PdfReader

from hub.doors.papers import (
    WRITERS,
    Facts,
    Heading,
    NoLetters,
    Paper,
    Signatures,
    Table,
    Text,
    write_docx,
    write_pdf,
)
from hub.doors.papers.faces import MAIN, faces, fallbacks_for, without_letters
from tests import factories as make

NAMES = {
    "Armenian": "Արամ Սարգսյան",
    "Arabic": "محمد علي",
    "Azerbaijani": "Əliyeva Şəbnəm Ğ",
    "Chinese": "王芳",
    "Georgian": "გიორგი ბერიძე",
    "Hebrew": "דוד לוי",
    "Kazakh": "Әлия Өмірбекқызы Ұ Һ І",
    "Tajik": "Қосимҷон Ғафуров Ӣ Ӯ Ҳ",
    "Uzbek": "Oʻktam Gʻaniyev",
    "Vietnamese": "Nguyễn Thị Hương",
}
NOBODY_HAS = "สมชาย"


def paper(name: str, text: str = "") -> Paper:
    """A paper with the name in every kind of block."""
    return Paper(
        title=f"О {name}",
        about=(name,),
        blocks=(
            Heading(name),
            Text(name),
            Facts(((name, name), ("Решили", text))),
            Table(head=(name, "Б"), rows=((name, text),), widths=(1, 5)),
            Signatures((("Куратор", name),)),
        ),
        foot=name,
        made_at=make.NOW,
    )


@pytest.mark.parametrize("script", NAMES)
def test_a_pdf_shows_names_of_every_script(script: str, caplog: pytest.LogCaptureFixture) -> None:
    name = NAMES[script]

    data = write_pdf(paper(name))

    (page,) = PdfReader(BytesIO(data)).pages
    shown = page.extract_text()
    for word in name.split():
        # What runs from right to left is read back in either order.
        assert word in shown or word[::-1] in shown
    # The writer says of each sign that it has to show as a box.
    assert "missing" not in caplog.text


def test_the_writer_says_which_signs_it_shows_as_boxes(caplog: pytest.LogCaptureFixture) -> None:
    pdf = FPDF()
    pdf.add_font(MAIN, fname=faces()[0].plain)
    pdf.set_font(MAIN)
    pdf.add_page()
    pdf.cell(text=NAMES["Georgian"])
    pdf.output()
    assert "missing" in caplog.text


@pytest.mark.parametrize("script", NAMES)
def test_a_docx_has_names_of_every_script(script: str) -> None:
    document = Document(BytesIO(write_docx(paper(NAMES[script]))))
    assert NAMES[script] in "\n".join(one.text for one in document.paragraphs)


def test_a_pdf_is_refused_rather_than_printed_in_boxes() -> None:
    with pytest.raises(NoLetters):
        write_pdf(paper(NOBODY_HAS))
    assert write_docx(paper(NOBODY_HAS))


def test_signs_that_no_face_has_are_found() -> None:
    assert without_letters(f"Иванов {NOBODY_HAS}\n") == frozenset(NOBODY_HAS)
    assert without_letters("Иванов № 5 — «да», 100 ₽") == frozenset()


def test_a_russian_paper_needs_no_face_but_the_main_one() -> None:
    assert faces()[0].name == MAIN
    assert fallbacks_for("Иванова Ольга Қ Gʻ") == []
    assert [one.name for one in fallbacks_for("王芳 გიორგი")] == ["DejaVuSans", "DroidSansFallback"]


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("signs", [2_900, 3_100, 4_000, 20_000])
def test_a_text_of_any_length_stands_in_a_paper_whole(ending: str, signs: int) -> None:
    text = " ".join(str(number) for number in range(signs))[:signs].rsplit(" ", 1)[0]

    data = WRITERS[ending][1](paper("Иванова", text))

    words = text.split()
    read = _read(ending, data)
    assert [words[0], words[-1]] == [one for one in (words[0], words[-1]) if one in read]
    assert all(word in read for word in words)


def test_one_word_longer_than_a_page_stands_in_a_pdf_too() -> None:
    read = _read("pdf", write_pdf(paper("Иванова", "Щ" * 5_000)))
    assert read.count("Щ") == 2 * 5_000


def _read(ending: str, data: bytes) -> str:
    if ending == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    cells = [c.text for t in Document(BytesIO(data)).tables for r in t.rows for c in r.cells]
    return " ".join(cells)
