"""The coach desk: accounts, login, the queue and the ticket page, all server-rendered."""
