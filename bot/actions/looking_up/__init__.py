"""Finding programmes and telling of them."""
