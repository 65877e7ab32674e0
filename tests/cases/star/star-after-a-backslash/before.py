from old.mod import\
  *  # noqa: F403  # want SSOT001 "*" safe
