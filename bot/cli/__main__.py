"""`python -m bot.cli`, the same as the `polku` command."""

from bot.cli.main import run

run()
