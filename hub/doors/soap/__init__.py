"""The SOAP doors: for case systems, and for agencies that call back."""
