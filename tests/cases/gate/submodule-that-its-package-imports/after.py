import new.pkg as p

p.sub.V
