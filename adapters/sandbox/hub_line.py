"""The agencies' line to the hub: a message is posted until the hub acknowledges it."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import aiohttp
from lxml import etree
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential

from adapters.envelope import FaultCode, read_fault
from adapters.sandbox.soap import Refusal, payload_of

PATH: Final = "/soap/agencies/{agency}/{version}"
"""Where the hub takes calls of agencies, after its own address."""

Credentials = Mapping[str, tuple[str, str]]
"""User and password that each agency shows to the hub."""

_TRY_LATER: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
_TIMEOUT: Final = aiohttp.ClientTimeout(total=20, sock_connect=5)


class GivenUp(Exception):
    """The hub refused the message with a client's Fault: repeating it would not help."""


class _Unacknowledged(Exception):
    """No acknowledgement yet."""


class HubLine:
    """Lives on the sandbox's loop. Until `connect` is called, messages wait."""

    def __init__(self, credentials: Credentials, pause: float) -> None:
        """`pause` is the first pause between tries in seconds; it doubles up to five seconds."""
        self._credentials = credentials
        self._pause = pause
        self._address = ""
        self._connected = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None

    def connect(self, address: str) -> None:
        """Say where the hub is; messages under way go there from their next try on."""
        self._address = address.rstrip("/")
        self._connected.set()

    async def tell(
        self, agency: str, version: str, action: str, body: bytes, content_type: str
    ) -> etree._Element:
        """Post a sealed message until it is answered; return the payload of the answer.

        Raises GivenUp.
        """
        await self._connected.wait()
        headers = {
            "Content-Type": content_type,
            "SOAPAction": f'"{action}"',
            **self._authorization(agency),
        }
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(_Unacknowledged),
            wait=wait_exponential(multiplier=self._pause, max=5),
        ):
            with attempt:
                return await self._post(agency, version, body, headers)
        raise AssertionError("tries never end by themselves")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _post(
        self, agency: str, version: str, body: bytes, headers: Mapping[str, str]
    ) -> etree._Element:
        url = self._address + PATH.format(agency=agency, version=version)
        try:
            async with self._open().post(
                url,
                data=body,
                headers=headers,
                allow_redirects=False,
            ) as response:
                return _judged(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _Unacknowledged from error

    def _authorization(self, agency: str) -> Mapping[str, str]:
        shown = self._credentials.get(agency)
        if shown is None:
            return {}
        return {"Authorization": f"Basic {b64encode(':'.join(shown).encode()).decode()}"}

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        return self._session


def _judged(status: int, body: bytes) -> etree._Element:
    try:
        payload = payload_of(body)
    except Refusal:
        raise _Unacknowledged from None
    fault = read_fault(payload)
    if fault is None and status == HTTPStatus.OK:
        return payload
    if fault is not None and fault.code == FaultCode.CLIENT and status not in _TRY_LATER:
        raise GivenUp(f"HTTP {status}")
    raise _Unacknowledged
