"""The web channel: WebSocket, demo page and widget."""
