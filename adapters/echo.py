"""Whether an answer belongs to the message that was sent."""

from lxml import etree


def echoes(payload: etree._Element | None, place: str | None, message_id: str) -> bool:
    """Whether `place` in the answer repeats our message id; so too when no echo is awaited.

    `place` is local names from the payload's root, the last one perhaps an attribute:
    `Header/@inReplyTo`.
    """
    if payload is None or place is None:
        return True
    *steps, last = place.split("/")
    if not last.startswith("@"):
        steps, last = [*steps, last], ""
    holder = payload.find("/".join(f"{{*}}{step}" for step in steps)) if steps else payload
    if holder is None:
        return False
    value = holder.get(last[1:]) if last else holder.text
    return (value or "").strip() == message_id
