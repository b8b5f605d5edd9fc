"""From frozen counts to tables that may be published: which step each opens at, and what readers have seen before."""
