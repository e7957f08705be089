"""What sources list, brought into the database and into one catalogue with the curated files."""
