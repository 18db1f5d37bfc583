"""Qt's plumbing: threads, ticks, first paint, places of windows, sounds."""
