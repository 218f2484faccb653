"""Django's PostgreSQL, which tells the database at the beginning of each transaction which partners it may see."""
