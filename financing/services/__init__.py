"""What partners, staff and jobs do in the financing room: each a verb, one transaction."""
