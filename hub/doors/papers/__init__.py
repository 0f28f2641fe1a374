"""Papers for those who still need them: what a paper says, apart from how DOCX and PDF write it."""

from hub.doors.papers.docx_out import DOCX, write_docx
from hub.doors.papers.paper import Facts, Heading, Lines, Paper, Signatures, Table, Text
from hub.doors.papers.pdf_out import PDF, NoLetters, write_pdf

__all__ = [
    "DOCX",
    "PDF",
    "WRITERS",
    "Facts",
    "Heading",
    "Lines",
    "NoLetters",
    "Paper",
    "Signatures",
    "Table",
    "Text",
    "write_docx",
    "write_pdf",
]

WRITERS = {"docx": (DOCX, write_docx), "pdf": (PDF, write_pdf)}
"""By the ending of the file: its media type, and what writes it."""
