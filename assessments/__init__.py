"""Clinical readiness assessment (Minn. Stat. 144.1911, subd. 3, clause 4)."""
