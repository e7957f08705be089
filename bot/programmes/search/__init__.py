"""Finding programmes that fit a wish: by name, by words, by meaning, and by what the person is and has."""
