"""The language of a conversation, and messages put into the letters and the spelling of their language."""
