"""All rules in one machine."""

from tests.model.mishaps import Mishaps
from tests.model.service_rules import ServiceRules


class Everything(ServiceRules, Mishaps):
    """Partners, services and mishaps."""
