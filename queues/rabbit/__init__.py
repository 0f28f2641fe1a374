"""The RabbitMQ transport on pika; `queues.rabbit.broker.RabbitBroker` is its way in."""

import logging

# pika writes a dozen lines, tracebacks among them, for each failed try to connect. The link says
# the same in one line.
logging.getLogger("pika").setLevel(logging.CRITICAL)
