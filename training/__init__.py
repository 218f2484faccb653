"""The training room: specializations, and what extends them."""
