"""What people do with accounts: invite staff, give and take roles, re-link, deactivate."""
