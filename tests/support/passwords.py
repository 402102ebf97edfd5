"""Passwords that are quick to hash: the tests make hundreds of officers, whose passwords nobody will ever guess at."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

QUICK = "tests.support.passwords.Quick"


class Quick(Argon2PasswordHasher):
    """The product's own way of hashing with the least work it takes. A server under test reads such hashes as any."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
