"""The store-and-forward exchange in the manner of СМЭВ 3: identifiers, envelopes, faults, answers.

Nothing here knows an agency; one that is reached over the exchange has its own contract folder
with `types.xsd`, and its content in a namespace of its own.
"""
