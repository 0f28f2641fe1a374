"""Give messages back to the broker when the work on them fails."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from hub.ports.queue import Consumer, Delivery


@contextmanager
def handed_back(consumer: Consumer, parcels: Sequence[Delivery]) -> Iterator[None]:
    """Requeue `parcels` when the block raises, and let the error pass: others may do the work."""
    try:
        yield
    except BaseException:
        consumer.requeue(parcels)
        raise
