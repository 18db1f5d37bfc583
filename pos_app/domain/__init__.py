"""Rules of the till as pure functions and frozen values: no clock, no I/O, no translation."""
