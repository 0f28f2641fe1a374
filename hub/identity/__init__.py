"""Proofs of who somebody is: passwords by Argon2, one-time codes by TOTP, the word of a provider
by OpenID Connect.

Each is imported from its own file: the settings need one of them, and no library.
"""
