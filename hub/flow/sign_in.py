"""Sign somebody in."""

from hub.flow.proving import Proving
from hub.flow.sessions import Sessions

_UNUSED = "-"


class SignIn:
    """Opens a session for whoever proves to be the owner of an account."""

    def __init__(self, proving: Proving, sessions: Sessions) -> None:
        self._proving = proving
        self._sessions = sessions

    def enter(self, login: str, password: str, code: str, address: str) -> str:
        """The token of a new session. `code` is empty for an account without one-time codes;
        `address` is where the attempt comes from.

        Raises `TooManyAttempts` and `NotProven`.
        """
        name = login.strip().lower()
        known = self._proving.prove(name, password, code.strip() or _UNUSED, address)
        return self._sessions.open(known.account)
