"""The `polku` command: one module a command, each parses, calls a service and prints."""
