"""The rebate room: targets and what relieves them."""
