"""What can be learned from conversations: how much is asked, what was not understood, what it meant."""
