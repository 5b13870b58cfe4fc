"""Dynamics 365 URL contracts: extracted, compared, reported."""
