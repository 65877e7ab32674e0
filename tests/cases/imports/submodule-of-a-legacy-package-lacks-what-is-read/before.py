from old import helper  # want SSOT001 "helper" display-only /W/

print(helper.Y, helper.W)
