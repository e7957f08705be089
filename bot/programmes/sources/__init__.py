"""Connectors to the public sources of programmes: each reads pages of records and makes entries of the catalogue of them."""
