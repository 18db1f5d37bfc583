"""What is stored: the SQLite file, its tables, one transaction, events and their chain."""
