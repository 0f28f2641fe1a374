"""What a mapping file says, as frozen values with line numbers. Nothing is looked up here."""

import msgspec


class Stated(msgspec.Struct, frozen=True):
    """`path: text`, as in `ignored`, `constants` or `beside`."""

    path: str
    text: str
    line: int
    verify: bool = False


class CodecCall(msgspec.Struct, frozen=True):
    """A codec by name; `main` is the bare parameter of `{name: main}`."""

    name: str
    line: int
    main: str | None = None
    parameters: dict[str, str] = {}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. In `choice` and `branches`, `path` is the enum member or the key's value."""

    path: str
    line: int
    xml: str | None = None
    codec: CodecCall | None = None
    table: str | None = None
    default: str | None = None
    absent: str | None = None
    assured: str | None = None
    lossy: str | None = None
    at_most: int | None = None
    partial: str | None = None
    others: str | None = None
    key: str | None = None
    fields: tuple["Rule", ...] = ()
    choice: tuple["Rule", ...] = ()
    branches: tuple["Rule", ...] = ()


class TableEntry(msgspec.Struct, frozen=True):
    """A canonical value, the code written for it, and further codes read as it."""

    member: str
    code: str
    line: int
    reads: tuple[str, ...] = ()
    beside: tuple[Stated, ...] = ()
    lossy: str | None = None


class Table(msgspec.Struct, frozen=True):
    """A code table."""

    name: str
    line: int
    entries: tuple[TableEntry, ...] = ()
    beside: tuple[Stated, ...] = ()
    partial: str | None = None


class OneOf(msgspec.Struct, frozen=True):
    """Canonical paths of which exactly one is present."""

    paths: tuple[str, ...]
    line: int


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole mapping file; `file` is its place for findings (`mappings/party/version/x.yaml`)."""

    file: str
    canonical: str
    schema: str
    root: str
    direction: str
    fields: tuple[Rule, ...] = ()
    tables: tuple[Table, ...] = ()
    constants: tuple[Stated, ...] = ()
    ignored: tuple[Stated, ...] = ()
    unmapped: tuple[Stated, ...] = ()
    defaults: tuple[Stated, ...] = ()
    personal: tuple[Stated, ...] = ()
    left_out: tuple[Stated, ...] = ()
    one_of: tuple[OneOf, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether the hub writes this message."""
        return self.direction in {"out", "both"}

    @property
    def reads(self) -> bool:
        """Whether the hub reads this message."""
        return self.direction in {"in", "both"}
