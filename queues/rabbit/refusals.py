"""Why RabbitMQ refuses: by its reply code (AMQP 0-9-1, 1.2) and pika's errors."""

import re
import socket
import ssl
from typing import Final

from pika import exceptions
from pika.adapters.utils.connection_workflow import AMQPConnectorException

from hub.domain.causes import refusal
from hub.domain.errors import Unavailable

FAILURES: Final = (exceptions.AMQPError, AMQPConnectorException, OSError)
"""All that a call over pika raises when it fails."""

_BY_REPLY: Final = {
    320: "broker_closing",
    404: "broker_closing",
    405: "broker_closing",
    406: "broker_closing",
    501: "broker_protocol",
    502: "broker_protocol",
    503: "broker_protocol",
    540: "broker_protocol",
    541: "broker_closing",
}
_BY_KIND: Final = (
    (exceptions.ConnectionBlockedTimeout, "broker_alarm"),
    (exceptions.ProbableAuthenticationError, "broker_login_refused"),
    (exceptions.AuthenticationError, "broker_login_refused"),
    (exceptions.IncompatibleProtocolError, "broker_protocol"),
    (ssl.SSLError, "broker_tls"),
)
_UNEQUAL: Final = re.compile(
    r"inequivalent arg '(?P<arg>[^']*)' for (?:queue|exchange) '(?P<name>[^']*)' in vhost '[^']*': "
    r"received (?P<wanted>.*) but current is (?P<found>.*)"
)
_NAMED: Final = re.compile(r"(?:queue|exchange) '(?P<name>[^']*)'")
_LIMIT: Final = "connection limit"


def explained(error: BaseException) -> Unavailable:
    """The refusal as an error of the hub, with its cause; a queue is named, an address never."""
    code = getattr(error, "reply_code", None)
    text = str(getattr(error, "reply_text", "")) or str(error)
    if unequal := _UNEQUAL.search(text):
        detail = "{name}: {arg} = {wanted} ≠ {found}".format(**unequal.groupdict())
        return refusal("broker_other_arguments", detail)
    if code == 403 and isinstance(error, exceptions.ChannelClosed):
        named = _NAMED.search(text)
        return refusal("broker_permission", named["name"] if named else "")
    return refusal(_cause(error, code, text), type(error).__name__)


def _cause(error: BaseException, code: int | None, text: str) -> str:
    if isinstance(error, socket.gaierror):
        # Only a name that is not there lasts; a resolver that does not answer may come back.
        lasting = error.errno in (socket.EAI_NONAME, socket.EAI_NODATA)
        return "broker_host_unknown" if lasting else "broker_not_reached"
    for kind, cause in _BY_KIND:
        if isinstance(error, kind):
            return cause
    if code == 530 or isinstance(error, exceptions.ProbableAccessDeniedError):
        return "broker_closing" if _LIMIT in text else "broker_vhost"
    return _BY_REPLY.get(code or 0, "broker_not_reached")
