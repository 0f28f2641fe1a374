"""The partner simulator: five agencies and a case system, as real SOAP servers with behaviours.

It reads and writes XML by the contracts in `xsd/` and never through the hub's mappings, so that a
mistake in a mapping cannot cancel itself out.
"""

from adapters.sandbox.behaviour import Behaviour, Failing, Manner, Outage
from adapters.sandbox.journal import Journal
from adapters.sandbox.sandbox import Sandbox, published_ports
from adapters.sandbox.script import Rule, Script, load_script, read_script

__all__ = [
    "Behaviour",
    "Failing",
    "Journal",
    "Manner",
    "Outage",
    "Rule",
    "Sandbox",
    "Script",
    "load_script",
    "published_ports",
    "read_script",
]
