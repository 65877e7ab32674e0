import old.pkg as p  # want SSOT001 "old.pkg" display-only /stays where it is/
import old.pkg.sub

p.sub.V
