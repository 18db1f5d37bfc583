"""Long readings on a connection of their own."""
