"""Addresses, HTTP rules and pages of the port."""
