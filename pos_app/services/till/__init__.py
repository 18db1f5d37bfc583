"""The one writer: its queue, batches, and a disk in need."""
