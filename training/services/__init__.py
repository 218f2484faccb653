"""What jobs do in the training room: each a verb, one transaction."""
