"""The ground floor's pages: the organisation and who belongs to it, the public check of a letter."""
