"""What all agencies of one sandbox share: the script, the clock, fresh ids, the line to the hub."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.sandbox.hub_line import HubLine
from adapters.sandbox.script import Script


@dataclass(slots=True)
class World:
    """`now` gives aware UTC, `new_id` a time-based UUID in lower case."""

    script: Script
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    hub: HubLine
