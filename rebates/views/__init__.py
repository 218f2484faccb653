"""The rebate room's pages."""
