"""Where a call comes from, when proxies stand between."""

from collections.abc import Set

from starlette.requests import Request


def address_of(request: Request, proxies: Set[str]) -> str:
    """The address of the caller. `X-Forwarded-For` is believed only from the right, and only as
    far as it was written by the proxies named."""
    address = request.client.host if request.client else ""
    told = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for hop in reversed([one.strip() for one in told if one.strip()]):
        if address not in proxies:
            break
        address = hop
    return address
