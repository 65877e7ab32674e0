import old.pkg.sub  # want SSOT001 "old.pkg.sub" safe canonical=new.pkg.sub

old.pkg.sub.X()  # want SSOT002 "old.pkg.sub.X" safe
