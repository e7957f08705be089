"""Rasa's custom actions: each reads the turn, calls one service and says a text by its key."""
