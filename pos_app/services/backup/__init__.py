"""Copies of a ledger: made, inspected, salvaged, restored."""
