"""Polku: a guidance chatbot for jobseekers in Espoo and the Helsinki region."""
