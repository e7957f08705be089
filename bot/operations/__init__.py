"""Running it: health, metrics, supervision."""
