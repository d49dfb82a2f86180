"""What a head sees in ten minutes: eight figures, four charts and the quota, for the ministry, an academy or a partner; each figure opens its list."""
