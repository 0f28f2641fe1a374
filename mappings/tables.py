"""A code table as a codec: canonical value ↔ an agency's code."""

from typing import Any, ClassVar

from mappings.canonical import Field
from mappings.codec import Codec, Decode, Domain, Encode
from mappings.document import Table, TableEntry


class TableCodec(Codec, frozen=True):
    """The codec of one table. Values and codes outside the table raise ValueError."""

    kinds: ClassVar = frozenset({"enum", "text"})
    primitives: ClassVar = frozenset(
        {"decimal", "boolean", "anyURI", "gYear", "QName", "NOTATION", "double", "float"}
    )
    table: Table

    def encoder(self, field: Field) -> Encode:
        codes: dict[Any, str] = {value: entry.code for entry, value in self.members(field)}

        def encode(value: Any) -> str:
            if value not in codes:
                raise ValueError(self.table.name)
            return codes[value]

        return encode

    def decoder(self, field: Field) -> Decode:
        values = self.by_code(field)

        def decode(text: str) -> Any:
            if text not in values:
                raise ValueError(self.table.name)
            return values[text]

        return decode

    def members(self, field: Field) -> list[tuple[TableEntry, Any]]:
        """(entry, canonical value) for the entries whose member exists."""
        known = {str(one.value): one for one in field.cls} if field.kind == "enum" else None
        return [
            (entry, entry.member if known is None else known[entry.member])
            for entry in self.table.entries
            if known is None or entry.member in known
        ]

    def by_code(self, field: Field) -> dict[str, Any]:
        """Code → value; an entry without `lossy` goes before those with it."""
        found: dict[str, Any] = {}
        ordered = sorted(self.members(field), key=lambda pair: pair[0].lossy is not None)
        for entry, value in ordered:
            for code in (entry.code, *entry.reads):
                found.setdefault(code, value)
        return found

    def texts(self, field: Field) -> tuple[str, ...]:
        return tuple(entry.code for entry, _ in self.members(field))

    def domain(self, field: Field) -> Domain:
        """The members that are read back as themselves."""
        read = self.by_code(field)
        return Domain(
            texts=tuple(
                entry.member for entry, value in self.members(field) if read[entry.code] == value
            )
        )

    def beside(self, field: Field, path: str) -> dict[Any, str]:
        """Canonical value → the text that goes to `path` beside its code."""
        shared = {one.path: one.text for one in self.table.beside}
        found = {}
        for entry, value in self.members(field):
            own = shared | {one.path: one.text for one in entry.beside}
            if path in own:
                found[value] = own[path]
        return found

    def beside_paths(self) -> tuple[str, ...]:
        """All paths that some entry writes beside its code."""
        own = [one.path for entry in self.table.entries for one in entry.beside]
        return tuple(dict.fromkeys([*(one.path for one in self.table.beside), *own]))
