"""Messages as AMQP properties, and back."""

from collections.abc import Mapping
from typing import Any

import pika

from hub.ports.queue import Message
from queues.parcel import Parcel

_EXCHANGE = "hub-exchange"
_KEY = "hub-key"
_ATTEMPT = "hub-attempt"
_REASON = "hub-reason"

# Ours and the broker's (x-death, x-delivery-count): not part of the message's own headers.
_RESERVED = ("hub-", "x-")


def encode(parcel: Parcel) -> pika.BasicProperties:
    """Return the properties of a persistent message, its first address and attempt included."""
    message = parcel.message
    headers: dict[str, str | int] = {
        **message.headers,
        _EXCHANGE: message.exchange,
        _KEY: message.routing_key,
        _ATTEMPT: message.attempt,
    }
    if parcel.reason:
        headers[_REASON] = parcel.reason
    return pika.BasicProperties(
        message_id=message.id,
        delivery_mode=pika.DeliveryMode.Persistent.value,
        content_type="application/json",
        headers=headers,
    )


def decode(method: Any, properties: pika.BasicProperties, body: bytes) -> Message:
    """Return the message of a delivery, whoever published it."""
    headers: Mapping[str, Any] = properties.headers or {}
    attempt = headers.get(_ATTEMPT, 0)
    return Message(
        id=properties.message_id or "",
        exchange=str(headers.get(_EXCHANGE, method.exchange)),
        routing_key=str(headers.get(_KEY, method.routing_key)),
        body=body,
        headers={
            name: value
            for name, value in headers.items()
            if isinstance(value, str | int) and not name.startswith(_RESERVED)
        },
        attempt=attempt if isinstance(attempt, int) else 0,
    )


def delivery_count(properties: pika.BasicProperties) -> int:
    """Return how many times the queue took the message back before this delivery."""
    return int((properties.headers or {}).get("x-delivery-count", 0))


def reason(properties: pika.BasicProperties) -> str:
    """Return why a message is dead: our code, or the broker's (`delivery_limit`)."""
    headers: Mapping[str, Any] = properties.headers or {}
    deaths = headers.get("x-death") or [{}]
    return str(headers.get(_REASON) or deaths[0].get("reason") or "unknown")
