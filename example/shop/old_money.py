"""Kept for old callers; everything here lives in shop.money."""

from shop.money import Price, parse_price

parse = parse_price

__all__ = ["Price", "parse"]
