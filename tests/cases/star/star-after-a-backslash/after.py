from new.mod import\
  *  # noqa: F403
