import new.pkg.sub

new.pkg.X(new.pkg.sub.Y)
