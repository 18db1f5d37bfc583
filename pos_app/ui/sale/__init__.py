"""Typing an amount, and showing its charge."""
