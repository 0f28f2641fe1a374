"""How to reach RabbitMQ and how much to have under way at once."""

import msgspec
import pika


class RabbitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`urls` are AMQP addresses of the nodes of one cluster; all times are in seconds.

    `window` is how many publications may await their confirm (a window of 500 publishes about ten
    times faster than one by one), `prefetch` how many messages each queue hands out ahead of their
    acknowledgement. `connect_seconds` is how long a publication waits for a connection,
    `confirm_seconds` how long for the next confirm before the connection is given up as dead, and
    `pause_seconds` the longest pause between two tries to connect, `answer_seconds` how long a
    queue may take to answer before it counts as one without a leader, `prepare_seconds` how long
    the broker may take to agree to what a connection is for, and `look_seconds` how often an idle
    consumer asks whether its queues are as empty as they seem.
    """

    urls: tuple[str, ...]
    window: int = 500
    prefetch: int = 200
    heartbeat_seconds: int = 30
    connect_seconds: float = 10
    confirm_seconds: float = 30
    pause_seconds: float = 10
    answer_seconds: float = 5
    prepare_seconds: float = 20
    look_seconds: float = 10

    def parameters(self) -> list[pika.ConnectionParameters]:
        """Return pika's parameters for each address, in the order to try them."""
        return [self._parameters(url) for url in self.urls]

    def __repr__(self) -> str:
        """Leave the addresses out, for they hold passwords."""
        return f"RabbitSettings({len(self.urls)} addresses)"

    def _parameters(self, url: str) -> pika.ConnectionParameters:
        parameters = pika.URLParameters(url)
        parameters.heartbeat = self.heartbeat_seconds
        # A broker short of memory or disk stops reading: better a new connection, perhaps to
        # another node, than a publisher that hangs.
        parameters.blocked_connection_timeout = self.confirm_seconds
        parameters.client_properties = {"product": "family-hub"}
        return parameters
