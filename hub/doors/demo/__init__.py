"""The demonstration: three families, five agencies, real SOAP and a real RabbitMQ."""
