"""Stocks of others that sign and verify XML."""
