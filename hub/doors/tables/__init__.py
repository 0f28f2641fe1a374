"""Reports as files that people open in a spreadsheet."""

from hub.doors.tables.csv_out import as_csv
from hub.doors.tables.xlsx_out import as_xlsx

__all__ = ["as_csv", "as_xlsx"]
