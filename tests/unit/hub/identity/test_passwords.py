"""Passwords with the costs that the hub uses."""

from argon2 import PasswordHasher

from hub.identity.passwords import ArgonPasswords


def test_a_password_matches_its_own_hash_alone() -> None:
    passwords = ArgonPasswords()
    hashed = passwords.hash("семь тихих облаков")
    assert hashed.startswith("$argon2id$")
    assert passwords.matches("семь тихих облаков", hashed)
    assert not passwords.matches("семь тихих облаков ", hashed)
    assert not passwords.matches("anything", None)
    assert not passwords.matches("anything", "not a hash")
    assert not passwords.is_stale(hashed)


def test_a_hash_of_other_costs_is_stale() -> None:
    cheap = ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert ArgonPasswords().is_stale(cheap.hash("x"))


def test_invented_passwords_differ() -> None:
    passwords = ArgonPasswords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert len({passwords.invent() for _ in range(100)}) == 100
