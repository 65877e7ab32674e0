import new.one
import new.two

new.one.X(new.two.Y)
