"""The reports' pages: a menu, and each report with its chart, table, definitions and files."""

from hub.doors.board.reports.routes import SECTION, routes

__all__ = ["SECTION", "routes"]
