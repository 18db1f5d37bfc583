"""Parts of every window."""
