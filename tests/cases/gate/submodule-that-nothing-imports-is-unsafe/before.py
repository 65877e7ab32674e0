import old.pkg as p  # want SSOT001 "old.pkg" unsafe /nothing here is known to import it/

p.sub.V  # want SSOT002 "p.sub.V" unsafe /nothing here is known to import it/
