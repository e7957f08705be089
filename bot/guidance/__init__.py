"""From what a person tells to a path they can follow: answers, rules, paths and self-checks."""
