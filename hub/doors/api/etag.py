"""Entity tags (RFC 9110): of the bytes of an answer."""

import re
from hashlib import sha256

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def tag_of(body: bytes) -> str:
    """The strong entity tag of these bytes."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def matches(header: str, tag: str) -> bool:
    """Whether an If-Match or If-None-Match names this tag, or any (`*`)."""
    return header.strip() == "*" or tag in _TAG.findall(header)
