"""What the tests that kill stand on: a large world in databases of its own, a real broker and real workers."""
