"""What identifies people is masked, what they agreed to is kept, and all of it can be shown and erased."""
