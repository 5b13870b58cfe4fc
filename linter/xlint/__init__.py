"""Dynamics 365 URL contracts: extracted, compared, reported."""

__version__ = "0.1.0"
