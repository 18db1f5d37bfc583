"""Words by subject."""
