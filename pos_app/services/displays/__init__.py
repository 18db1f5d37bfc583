"""What the displays of this register show."""
