import new.one, fresh.two

new.one.X(fresh.two.Y)
