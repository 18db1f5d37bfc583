"""Codes: drawn, read back, kept."""
