import old  # want SSOT001 "old" safe
import old.sub.deep  # want SSOT001 "old.sub.deep" safe

old.sub.deep.X, old.V  # want SSOT002 "old.sub.deep.X" safe SSOT002 "old.V" safe
