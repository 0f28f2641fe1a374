"""Templates to answers."""

from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

_TEMPLATES: Final = Environment(
    loader=PackageLoader("hub.doors.board"),
    # Always, whatever a file is called: names of people may look like markup.
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(template: str, status: int, context: dict[str, Any]) -> HTMLResponse:
    """The template filled in. A name that is not in the context is an error."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(context), status)
