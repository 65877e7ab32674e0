"""core/rewrite."""
