"""Rules of the till as pure functions and frozen values: standard library only, no clock, no translation."""
