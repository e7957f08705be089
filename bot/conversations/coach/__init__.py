"""While a coach has the conversation, or is to get it."""
