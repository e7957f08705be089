"""The needs interview and the path that comes of it, in the chat."""
