"""Broadsheet turns a heap of articles into a static site that knows who appears in them."""

__version__ = "0.1.0"
