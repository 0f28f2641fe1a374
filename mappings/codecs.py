"""The codecs by name; those of time are in `time_codecs`. A new one is a class and a line below."""

# ruff: noqa: ARG002 - all codecs share one signature, and most do not ask for the field

import base64
import binascii
import re
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal

from mappings.canonical import Field, fields_of
from mappings.codec import Codec, Decode, Domain, Encode, matching
from mappings.time_codecs import Date, DateTime, YearMonth

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_BLANK = re.compile(r"\s")
_YEAR = re.compile(r"[0-9]{4}")
_SNILS = re.compile(r"([0-9]{3})([0-9]{3})([0-9]{3})([0-9]{2})")
_PHONE = re.compile(r"\+7([0-9]{3})([0-9]{3})([0-9]{2})([0-9]{2})")


class Text(Codec, frozen=True):
    """A string as it is, behind a fixed prefix."""

    kinds: ClassVar = frozenset({"text"})
    primitives: ClassVar = frozenset({"anyURI"})
    prefix: str = ""

    def encoder(self, field: Field) -> Encode:
        prefix = self.prefix
        return (lambda value: prefix + value) if prefix else str

    def decoder(self, field: Field) -> Decode:
        prefix = self.prefix
        if not prefix:
            return str

        def decode(text: str) -> str:
            if not text.startswith(prefix):
                raise ValueError(prefix)
            return text[len(prefix) :]

        return decode


class Integer(Codec, frozen=True):
    """A whole number."""

    kinds: ClassVar = frozenset({"integer"})
    primitives: ClassVar = frozenset({"decimal", "double", "float"})

    def encoder(self, field: Field) -> Encode:
        return str

    def decoder(self, field: Field) -> Decode:
        return lambda text: int(matching(_INTEGER, text)[0])


class DecimalNumber(Codec, frozen=True):
    """A decimal number; with `places`, always so many digits behind the point."""

    kinds: ClassVar = frozenset({"decimal"})
    primitives: ClassVar = frozenset({"decimal", "double", "float"})
    places: int | None = None

    def encoder(self, field: Field) -> Encode:
        if self.places is None:
            return "{:f}".format
        unit = Decimal(1).scaleb(-self.places)

        def encode(value: Decimal) -> str:
            try:
                rounded = value.quantize(unit)
            except InvalidOperation as error:
                raise ValueError("digits") from error
            if rounded != value:
                raise ValueError("places")
            return f"{rounded:f}"

        return encode

    def decoder(self, field: Field) -> Decode:
        return lambda text: Decimal(matching(_DECIMAL, text)[0])

    def domain(self, field: Field) -> Domain:
        return Domain(places=self.places)


class Boolean(Codec, frozen=True):
    """Yes or no, by two words."""

    kinds: ClassVar = frozenset({"boolean"})
    words: str = "true/false"

    def __post_init__(self) -> None:
        yes, bar, no = self.words.partition("/")
        if not bar or not yes or not no or yes == no:
            raise ValueError("words: yes/no")

    @property
    def primitives(self) -> frozenset[str]:  # type: ignore[override]
        """Only the XSD's own words are an xs:boolean."""
        own = self.words in {"true/false", "1/0"}
        return frozenset({"boolean", "decimal"}) if own else frozenset()

    def encoder(self, field: Field) -> Encode:
        yes, no = self.words.split("/", 1)
        return lambda value: yes if value else no

    def decoder(self, field: Field) -> Decode:
        yes, no = self.words.split("/", 1)
        words = {yes: True, no: False}
        if self.primitives:
            words |= {"true": True, "1": True, "false": False, "0": False}

        def decode(text: str) -> bool:
            if text not in words:
                raise ValueError(self.words)
            return words[text]

        return decode

    def texts(self, field: Field) -> tuple[str, ...]:
        return tuple(self.words.split("/", 1))


class Year(Codec, frozen=True):
    """A year of four digits."""

    kinds: ClassVar = frozenset({"text", "integer"})
    primitives: ClassVar = frozenset({"gYear", "decimal"})

    def encoder(self, field: Field) -> Encode:
        return lambda value: matching(_YEAR, str(value))[0]

    def decoder(self, field: Field) -> Decode:
        make = int if field.kind == "integer" else str
        return lambda text: make(matching(_YEAR, text)[0])

    def samples(self, field: Field) -> tuple[str, ...]:
        return ("2025",)

    def domain(self, field: Field) -> Domain:
        return Domain(pattern="(19|20)[0-9]{2}", step="year")


class Snils(Codec, frozen=True):
    """СНИЛС. Canonical: eleven digits. The check sum is verified where data come in, not here."""

    kinds: ClassVar = frozenset({"text"})
    style: Literal["dashed", "digits"] = "dashed"

    def encoder(self, field: Field) -> Encode:
        layout = "{}-{}-{} {}" if self.style == "dashed" else "{}{}{}{}"
        return lambda value: layout.format(*matching(_SNILS, value).groups())

    def decoder(self, field: Field) -> Decode:
        def decode(text: str) -> str:
            return matching(_SNILS, text.replace("-", "").replace(" ", ""))[0]

        return decode

    def samples(self, field: Field) -> tuple[str, ...]:
        return (self.encoder(field)("11223344595"),)

    def domain(self, field: Field) -> Domain:
        return Domain(pattern="[0-9]{11}")


_PHONE_LAYOUTS = {
    "digits": "7{}{}{}{}",
    "national": "8{}{}{}{}",
    "ten": "{}{}{}{}",
    "pretty": "+7 ({}) {}-{}-{}",
    "e164": "+7{}{}{}{}",
}
_PHONE_NOISE = str.maketrans("", "", " ()-")
_PHONE_TEXT = re.compile(r"(?:\+?7|8)?([0-9]{10})")


class Phone(Codec, frozen=True):
    """A Russian telephone number. Canonical: `+7` and ten digits."""

    kinds: ClassVar = frozenset({"text"})
    style: Literal["digits", "national", "ten", "pretty", "e164"] = "e164"

    def encoder(self, field: Field) -> Encode:
        layout = _PHONE_LAYOUTS[self.style]
        return lambda value: layout.format(*matching(_PHONE, value).groups())

    def decoder(self, field: Field) -> Decode:
        return lambda text: "+7" + matching(_PHONE_TEXT, text.translate(_PHONE_NOISE))[1]

    def samples(self, field: Field) -> tuple[str, ...]:
        return (self.encoder(field)("+79161234567"),)

    def domain(self, field: Field) -> Domain:
        return Domain(pattern=r"\+7[0-9]{10}")


class FullName(Codec, frozen=True):
    """A struct of names ↔ the names in a row. Blanks of any kind inside a name travel as no-break
    spaces, and come back as spaces."""

    kinds: ClassVar = frozenset({"struct"})
    parts: str = "family given patronymic"

    def encoder(self, field: Field) -> Encode:
        names = self._names(field)

        def encode(value: Any) -> str:
            texts = [getattr(value, name) for name in names]
            if texts[-1] is None:
                texts.pop()
            if any(not text or text != text.strip() for text in texts):
                raise ValueError("part")
            return " ".join(_BLANK.sub("\u00a0", text) for text in texts)

        return encode

    def decoder(self, field: Field) -> Decode:
        names, cls = self._names(field), field.cls
        least = len([one for one in fields_of(cls).values() if not one.optional])

        def decode(text: str) -> Any:
            texts = [one.replace("\u00a0", " ") for one in re.split("[ \t\r\n]+", text)]
            if not least <= len(texts) <= len(names):
                raise ValueError(self.parts)
            return cls(**dict(zip(names, texts, strict=False)))

        return decode

    def domain(self, field: Field) -> Domain:
        return Domain(pattern="[А-ЯЁ][а-яё]{1,9}( [а-я]{2,4})?")

    def _names(self, field: Field) -> list[str]:
        """The parts, which must be all fields of the struct, only the last of them optional."""
        names, fields = self.parts.split(), fields_of(field.cls)
        simple = all(one.kind == "text" and not one.many for one in fields.values())
        if sorted(names) != sorted(fields) or not simple:
            raise ValueError("parts")
        if any(fields[name].optional for name in names[:-1]):
            raise ValueError("parts")
        return names


class Base64(Codec, frozen=True):
    """Bytes as base64Binary."""

    kinds: ClassVar = frozenset({"bytes"})
    primitives: ClassVar = frozenset({"base64Binary"})

    def encoder(self, field: Field) -> Encode:
        return lambda value: base64.b64encode(value).decode("ascii")

    def decoder(self, field: Field) -> Decode:
        def decode(text: str) -> bytes:
            try:
                return base64.b64decode("".join(text.split()), validate=True)
            except binascii.Error as error:
                raise ValueError("base64") from error

        return decode


class Name(Codec, frozen=True):
    """A member of an enum by its value. The default for enums; not named in files."""

    kinds: ClassVar = frozenset({"enum"})

    def encoder(self, field: Field) -> Encode:
        return lambda value: str(value.value)

    def decoder(self, field: Field) -> Decode:
        members = {str(member.value): member for member in field.cls}

        def decode(text: str) -> Any:
            if text not in members:
                raise ValueError("enum")
            return members[text]

        return decode

    def texts(self, field: Field) -> tuple[str, ...]:
        return tuple(str(member.value) for member in field.cls)


CODECS: dict[str, type[Codec]] = {
    "text": Text,
    "integer": Integer,
    "decimal": DecimalNumber,
    "boolean": Boolean,
    "date": Date,
    "datetime": DateTime,
    "year_month": YearMonth,
    "year": Year,
    "snils": Snils,
    "phone": Phone,
    "full_name": FullName,
    "base64": Base64,
}

BY_KIND: dict[str, Codec] = {
    "text": Text(),
    "integer": Integer(),
    "decimal": DecimalNumber(),
    "boolean": Boolean(),
    "date": Date(),
    "datetime": DateTime(),
    "bytes": Base64(),
    "enum": Name(),
}
