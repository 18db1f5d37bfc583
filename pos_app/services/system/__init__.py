"""Threads, clocks, locks, private files, PIN hashes and the fault log: what every room stands on."""
