"""What `polku check` proves of the files that people edit: texts, training data, catalogue, rules, glossaries."""

from bot.checks.run import run_checks

__all__ = ["run_checks"]
