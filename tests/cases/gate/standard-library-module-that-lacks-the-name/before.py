from attic.json import parse  # want SSOT001 "parse" display-only /json does not define parse/

parse("1")
