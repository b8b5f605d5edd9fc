"""What stands beside the program: its proxy, who reaches its database, its first settings."""
