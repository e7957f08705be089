"""Conversations: what a person wrote, what was answered, in which order, and what keeps it safe."""
