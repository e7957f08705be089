"""Passing a person on to a coach: tickets, their states and their log."""
