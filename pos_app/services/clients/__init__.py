"""Our programs that connect to a till."""
