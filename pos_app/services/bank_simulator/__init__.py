"""The bank of training ledgers."""
