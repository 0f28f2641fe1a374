"""What an XSD simple type allows, by the `xmlschema` model. Only for texts of our own files."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

_XSD = "{http://www.w3.org/2001/XMLSchema}"


class SimpleType:
    """The type of an attribute's or element's text."""

    def __init__(self, xsd_type: Any) -> None:
        self._type = xsd_type

    @property
    def primitive(self) -> str | None:
        """The built-in primitive (`string`, `decimal`, …); None for a list or a union."""
        primitive = getattr(self._type, "primitive_type", None)
        return None if primitive is None else str(primitive.local_name)

    @property
    def white_space(self) -> str:
        """`preserve`, `replace` or `collapse`."""
        return str(getattr(self._type, "white_space", None) or "preserve")

    @property
    def enumeration(self) -> tuple[str, ...] | None:
        """The closed list of texts, or None when open."""
        values = getattr(self._type, "enumeration", None)
        return None if values is None else tuple(str(value) for value in values)

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the innermost restriction, any of which must match."""
        facet = getattr(self._type, "patterns", None)
        return () if facet is None else tuple(facet.patterns)

    @property
    def pattern_texts(self) -> tuple[str, ...]:
        """The same as the schema writes them."""
        facet = getattr(self._type, "patterns", None)
        return () if facet is None else tuple(map(str, facet.regexps))

    def days(self) -> tuple[date, ...]:
        """The first and the last day of an xs:date, as far as stated."""
        if self.primitive != "date":
            return ()
        bounds = (getattr(self._type, name, None) for name in ("min_value", "max_value"))
        return tuple(date.fromisoformat(str(one)) for one in bounds if one is not None)

    @property
    def lengths(self) -> tuple[int, int | None]:
        """Least and greatest length in characters."""
        exact = getattr(self._type, "length", None)
        if exact is not None:
            return int(exact), int(exact)
        least = getattr(self._type, "min_length", None)
        most = getattr(self._type, "max_length", None)
        return int(least or 0), None if most is None else int(most)

    @property
    def fraction_digits(self) -> int | None:
        """Most digits behind the point; 0 for integers."""
        return self._digits("fractionDigits")

    @property
    def total_digits(self) -> int | None:
        """Most digits in all."""
        return self._digits("totalDigits")

    @property
    def is_id(self) -> bool:
        """Whether values must be unique in the document (xs:ID)."""
        return bool(getattr(self._type, "is_key", lambda: False)())

    def _digits(self, facet: str) -> int | None:
        found = self._type.get_facet(f"{_XSD}{facet}")
        return None if found is None else int(found.value)

    def range(self) -> tuple[Decimal | None, Decimal | None]:
        """Inclusive bounds of a number, as far as stated."""
        least = getattr(self._type, "min_value", None)
        most = getattr(self._type, "max_value", None)
        if self.primitive != "decimal":
            return None, None
        return (
            None if least is None else Decimal(str(least)),
            None if most is None else Decimal(str(most)),
        )

    def allows(self, text: str) -> bool:
        """Whether a text of our own is valid."""
        return bool(self._type.text_is_valid(text))

    def fault(self, text: str) -> str | None:
        """The finding code that says why `text` is not valid, or None when it is."""
        if self.allows(text):
            return None
        if self.enumeration is not None:
            return "facet_enumeration"
        least, most = self.lengths
        if len(text) < least or (most is not None and len(text) > most):
            return "facet_length"
        if self.patterns and not any(one.match(text) for one in self.patterns):
            return "facet_pattern"
        root = getattr(self._type, "primitive_type", None)
        if root is not None and root.text_is_valid(text):
            return "facet_range"
        return "type_mismatch"

    def __str__(self) -> str:
        name = getattr(self._type, "local_name", None) or self.primitive
        return str(name or "list | union")
