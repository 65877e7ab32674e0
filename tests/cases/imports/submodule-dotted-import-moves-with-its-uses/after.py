import new.pkg.sub

new.pkg.sub.X()
