"""Adapters between conversations and the places where people write."""
