NOTE = "# ssot: ignore"
TEXT = """
# ssot: ignore-file
"""; from new.mod import X
