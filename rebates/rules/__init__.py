"""The rebate room's rules: pure functions of targets, sales, terms and the day."""
