"""Where Rasa meets the gateway: a turn comes in, its trackers are kept, its keys become words."""
