"""The workplace of agencies that have no system of their own: their letters, and what they say.

A person's word becomes the same canonical reply that an agency's system would send, and takes the
same way in (`hub.flow.replies`).
"""
