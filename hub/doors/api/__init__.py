"""The REST API for machines: the JSON twins of the SOAP messages under `/api/v1`."""
