"""The hub's reference data: YAML beside the loader that refuses it unless it is whole."""

from hub.reference.load import check, load, load_calendar

__all__ = ["check", "load", "load_calendar"]
