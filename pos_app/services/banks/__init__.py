"""What banks are asked and when, and the ways to be paid."""
