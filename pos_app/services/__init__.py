"""The one writer, the ledger, the server and the adapters around them."""
