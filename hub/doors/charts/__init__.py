"""A report's chart as an SVG that stands in a page: no script, no inline style, no outside files.

It inherits the page's text colour, so it is read on light, dark and paper; series differ by pattern
as well as by colour, and every value is written beside its shape. The table belongs beside it.
"""

from hub.doors.charts.chart import MOST_ROWS, chart

__all__ = ["MOST_ROWS", "chart"]
