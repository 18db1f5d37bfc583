"""Odd money, and what a person decides of it."""
