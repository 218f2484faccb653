"""What jobs do in the rebates room: each a verb, one transaction."""
