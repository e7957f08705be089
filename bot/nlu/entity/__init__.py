"""What a message names: fields, occupations, skills, places, levels, ages, programmes and times without work."""
