"""Declarative mappings between the canonical model and the agencies' XML: engine and data.

The format of the files is in `docs/mappings.md`.
"""

from mappings.engine import Home, Mapping, MappingName, discover, load, load_all, roots

__all__ = ["Home", "Mapping", "MappingName", "discover", "load", "load_all", "roots"]
