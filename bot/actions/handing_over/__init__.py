"""A request to a coach, from the wish for a person to the stored ticket and what becomes of it."""
