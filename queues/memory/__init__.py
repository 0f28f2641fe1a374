"""The in-memory twin of the RabbitMQ transport, for fast tests; it passes the same suite."""
