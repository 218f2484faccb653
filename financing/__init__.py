"""The financing room: invoices, applications for deferment, and the agreements that follow."""
