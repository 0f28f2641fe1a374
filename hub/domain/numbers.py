"""Request numbers: short, easy to read out on the telephone, and telling nothing of a family."""

from hashlib import sha256

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_GROUP = 4


def request_number(request_id: str) -> str:
    """The number of the request with this id, such as `7KQ2-M0XD-4F9A` (60 bits, Crockford)."""
    bits = int.from_bytes(sha256(request_id.encode()).digest()[:8], "big")
    signs = "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_LENGTH))
    return "-".join(signs[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
