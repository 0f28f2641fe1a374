"""All rules in one machine."""

from tests.model.chain_rules import ChainRules
from tests.model.mishaps import Mishaps


class Everything(ChainRules, Mishaps):
    """Partners, services and mishaps."""
