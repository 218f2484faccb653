"""The financing room's pages."""
