"""Encryption with the desk's key, apart for each purpose: what was sealed for one opens for no other."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet


def seal(key: str, purpose: str) -> Fernet:
    """Encrypts and decrypts for one `purpose`; `key` is Settings.desk_secret()."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}:{key}".encode()).digest()))
