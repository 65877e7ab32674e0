from old import helper  # want SSOT001 "helper" safe

helper.make()  # want SSOT002 "helper.make" safe
