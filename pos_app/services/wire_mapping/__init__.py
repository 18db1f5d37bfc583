"""The till's values as messages, and back; pure."""
