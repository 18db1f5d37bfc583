"""The Pix till: a desktop point of sale that charges by Pix."""

__version__ = "0.1.0"
