"""The script of a sandbox: which agency behaves how, and towards which requests otherwise."""

from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

import msgspec

from adapters.sandbox.behaviour import Behaviour, Count, Manner, Seconds
from adapters.sandbox.speech import Heard

_SLOWER: Final = 20
"""How many times slower than the others a slow agency is, unless it says its delay itself."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Rule(Behaviour, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A behaviour for those requests that meet every condition which is set.

    `activity` is the agency's code on the wire or the name beside it; `number` is how the
    request's number begins; `nth` and `every` count an agency's requests from 1 in the order of
    their first arrival; `share` picks about that share of all numbers, always the same ones.
    """

    agency: str | None = None
    activity: str | None = None
    number: str | None = None
    nth: Count | None = None
    every: Count | None = None
    share: Share | None = None

    @property
    def standing(self) -> bool:
        """Whether it holds for an agency as a whole."""
        conditions = (self.activity, self.number, self.nth, self.every, self.share)
        return all(condition is None for condition in conditions)

    def fits(self, agency: str, heard: Heard, nth: int, seed: int) -> bool:
        """Whether the request, the agency's `nth`, meets every condition."""
        return (
            self.agency in {None, agency}
            and self.activity in {None, heard.activity, heard.title}
            and heard.number.startswith(self.number or "")
            and self.nth in {None, nth}
            and nth % (self.every or 1) == 0
            and (self.share is None or _chance(seed, heard.number) < self.share)
        )


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules are tried in order, the first that fits decides; else the agency's own behaviour,
    else the default. `delay` is the pause in seconds before each message of an agency, `redelivery`
    how many seconds the exchange waits for an acknowledgement before it gives a response again.
    """

    delay: Seconds = 0.05
    redelivery: Seconds = 2.0
    seed: int = 0
    default: Behaviour = Behaviour()
    agencies: Mapping[str, Behaviour] = {}
    rules: tuple[Rule, ...] = ()

    def choose(self, agency: str, heard: Heard, nth: int) -> Behaviour:
        """The behaviour towards the agency's `nth` request, its delay filled in."""
        fitting = (rule for rule in self.rules if rule.fits(agency, heard, nth, self.seed))
        return self._paced(next(fitting, None) or self._own(agency))

    def standing(self, agency: str) -> Behaviour:
        """The behaviour of an agency as a whole: it decides whether the agency is down."""
        standing = (r for r in self.rules if r.standing and r.agency in {None, agency})
        return self._paced(next(standing, None) or self._own(agency))

    def with_behaviour(self, agency: str, behaviour: Behaviour) -> "Script":
        """The same script, except that this agency behaves so towards every new request."""
        settings = {name: getattr(behaviour, name) for name in Behaviour.__struct_fields__}
        rule = Rule(**settings, agency=agency)
        others = [r for r in self.rules if not (r.standing and r.agency == agency)]
        return msgspec.structs.replace(self, rules=(rule, *others))

    def named(self) -> Collection[str]:
        """Every agency that the script names."""
        return {*self.agencies, *(rule.agency for rule in self.rules if rule.agency)}

    def _own(self, agency: str) -> Behaviour:
        return self.agencies.get(agency, self.default)

    def _paced(self, behaviour: Behaviour) -> Behaviour:
        if behaviour.delay is not None:
            return behaviour
        slower = _SLOWER if behaviour.worked is Manner.slow else 1
        return msgspec.structs.replace(behaviour, delay=self.delay * slower)


def read_script(text: str) -> Script:
    """Read a script from YAML. Raises `msgspec.ValidationError` naming the place that is wrong."""
    return msgspec.convert(msgspec.yaml.decode(text) or {}, Script)


def load_script(path: Path) -> Script:
    """Read a script from a YAML file; raises OSError, `msgspec.ValidationError` or DecodeError."""
    return read_script(path.read_text(encoding="utf-8"))


def _chance(seed: int, number: str) -> float:
    """A number from 0 to 1 that depends on nothing but the seed and the request."""
    digest = sha256(f"{seed}/{number}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / (1 << 48)
