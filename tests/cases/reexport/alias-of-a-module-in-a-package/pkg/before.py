from . import old  # want SSOT001 "old" unsafe /lacks Z/
