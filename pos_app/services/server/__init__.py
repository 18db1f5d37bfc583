"""Sockets: who is connected, how fast, and in which order."""
