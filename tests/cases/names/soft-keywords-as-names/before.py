from old.match import case, match as type  # want SSOT001 "case" safe SSOT001 "match" safe
import old.match as _  # want SSOT001 "old.match" safe

print(case, type, _.match)  # want SSOT002 "_.match" safe
