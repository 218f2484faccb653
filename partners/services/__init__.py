"""What people and jobs do on the ground floor: each a verb, one transaction."""
