"""Say of an error where it came up, and nothing that it was about."""


def where(error: Exception) -> str:
    """The function and line that raised it, for a log that may not hold its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
