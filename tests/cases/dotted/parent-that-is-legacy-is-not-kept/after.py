import oldpkg
import newmod.sub

print(oldpkg.name, newmod.sub.size)
