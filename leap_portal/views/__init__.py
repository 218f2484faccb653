"""The roof's pages: home, letters, health."""
