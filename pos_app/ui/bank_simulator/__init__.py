"""The window of the bank simulator."""
