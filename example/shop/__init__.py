"""A small shop whose imports have aged."""
