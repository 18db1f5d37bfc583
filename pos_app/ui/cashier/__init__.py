"""The cashier's window: header, status, keyboard, pages."""
