"""The windows of a ledger that cannot be used as it is."""
