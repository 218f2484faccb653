"""The roof: puts the rooms together; nothing below imports it."""
