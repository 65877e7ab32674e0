import old.pkg as p  # want SSOT001 "old.pkg" safe

p.sub.V  # want SSOT002 "p.sub.V" safe
