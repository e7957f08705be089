"""What a wish says: its names and facts, what it rules out, when to start, in any language."""
