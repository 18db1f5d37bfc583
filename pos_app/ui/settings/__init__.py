"""The settings of the shop, its devices and its data."""
