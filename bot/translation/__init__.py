"""Texts on their way to a translator and back (docs/languages.md)."""
