"""The canonical side: the fields of frozen structs, their kinds, the paths through them."""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec import NODEFAULT, inspect

_KINDS: dict[type[inspect.Type], str] = {
    inspect.StrType: "text",
    inspect.IntType: "integer",
    inspect.BoolType: "boolean",
    inspect.DecimalType: "decimal",
    inspect.DateType: "date",
    inspect.DateTimeType: "datetime",
    inspect.BytesType: "bytes",
    inspect.EnumType: "enum",
    inspect.StructType: "struct",
}
_NEUTRAL: dict[str, Any] = {
    "text": "",
    "integer": 0,
    "boolean": False,
    "decimal": Decimal(0),
    "date": dt.date(1970, 1, 1),
    "datetime": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    "bytes": b"",
}


class Field(msgspec.Struct, frozen=True, eq=False):
    """One field of a canonical struct, or the item of a tuple.

    `optional` says that None is a value of it, `many` that it is a tuple, `required` that the
    struct has no default for it. `kind` and `info` are those of the value, without None and tuple;
    `form` says which text it is (`hub.domain.text.Kind`).
    """

    name: str
    kind: str
    info: inspect.Type
    optional: bool = False
    many: bool = False
    required: bool = True
    personal: bool = False
    default: Any = None
    min_items: int = 0
    max_items: int | None = None
    form: str = "line"

    @property
    def cls(self) -> Any:
        """The struct or the enum."""
        return getattr(self.info, "cls", None)

    def limit(self, name: str) -> Any:
        """A constraint of the type (`max_length`, `ge`, `pattern`, …) or None."""
        return getattr(self.info, name, None)


class _Core(NamedTuple):
    """A type without Metadata and None, and what these said of it."""

    info: inspect.Type
    optional: bool
    said: dict[str, Any]


def _strip(info: inspect.Type) -> _Core:
    optional = False
    said: dict[str, Any] = {}
    while True:
        if isinstance(info, inspect.Metadata):
            said = (info.extra or {}) | said
            info = info.type
        elif isinstance(info, inspect.UnionType) and info.includes_none:
            rest = [one for one in info.types if not isinstance(one, inspect.NoneType)]
            optional = True
            info = rest[0] if len(rest) == 1 else inspect.AnyType()
        else:
            return _Core(info, optional, said)


def _field(name: str, info: inspect.Type, required: bool, default: Any) -> Field:
    core, optional, said = _strip(info)
    many = isinstance(core, inspect.VarTupleType)
    min_items, max_items = 0, None
    if isinstance(core, inspect.VarTupleType):
        min_items, max_items = core.min_length or 0, core.max_length
        core, _, inner = _strip(core.item_type)
        said = inner | said
    return Field(
        name=name,
        kind=_KINDS.get(type(core), "unknown"),
        info=core,
        optional=optional,
        many=many,
        required=required,
        personal=bool(said.get("personal")),
        default=default,
        min_items=min_items,
        max_items=max_items,
        form=str(said.get("kind", "line")),
    )


def _default(one: inspect.Field) -> Any:
    if one.default_factory is not NODEFAULT:
        return one.default_factory()
    return None if one.default is NODEFAULT else one.default


@cache
def fields_of(cls: Any) -> dict[str, Field]:
    """The fields of a struct by name, in order."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)  # noqa: S101
    return {
        one.name: _field(one.name, one.type, one.required, _default(one)) for one in info.fields
    }


def find(cls: Any, path: str) -> tuple[Field, ...] | None:
    """The fields along a dotted path without `[]`, or None when there is no such path."""
    steps: list[Field] = []
    for name in path.split("."):
        if cls is None or (steps and (steps[-1].many or steps[-1].kind != "struct")):
            return None
        field = fields_of(cls).get(name)
        if field is None:
            return None
        steps.append(field)
        cls = field.cls
    return tuple(steps)


def exists(cls: Any, path: str) -> bool:
    """Whether a whole path with `[]` marks leads somewhere; the last mark may be left out."""
    head, mark, rest = path.partition("[]")
    steps = find(cls, head)
    if steps is None:
        return False
    if not mark:
        return True
    return steps[-1].many and (not rest or (rest[0] == "." and exists(steps[-1].cls, rest[1:])))


def neutral(field: Field) -> Any:
    """What stands in a required field that nothing feeds: None, (), zero or empty."""
    if field.optional:
        return None
    if field.many:
        return ()
    if field.kind == "enum":
        return next(iter(field.cls))
    if field.kind == "struct":
        inner = fields_of(field.cls).values()
        return field.cls(**{one.name: neutral(one) for one in inner if one.required})
    return _NEUTRAL.get(field.kind)


def to_value(field: Field, text: str) -> Any:
    """A value written in a mapping file (`default`, `defaults`) → the field's value.

    Raises ValueError when it is none.
    """
    target = {"text": str, "enum": field.cls}.get(field.kind) or _PYTHON.get(field.kind)
    if target is None:
        raise ValueError(field.kind)
    try:
        return msgspec.convert(text, target, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


_PYTHON: dict[str, Any] = {
    "integer": int,
    "boolean": bool,
    "decimal": Decimal,
    "date": dt.date,
    "datetime": dt.datetime,
}
