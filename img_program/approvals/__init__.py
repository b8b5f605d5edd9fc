"""Where two different persons are demanded: their approvals, and those given elsewhere."""
