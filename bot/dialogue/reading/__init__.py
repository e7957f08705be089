"""What a message means in its place: after what was said, shown and asked before it."""
