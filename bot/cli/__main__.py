"""`python -m bot.cli`, the same as the `polku` command."""

from bot.cli.start import run

run()
