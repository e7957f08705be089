"""Telegram: updates come in through a webhook or long polling; the message log is what goes out."""
