from new.type import case, match as type
import new.type as _

print(case, type, _.match)
