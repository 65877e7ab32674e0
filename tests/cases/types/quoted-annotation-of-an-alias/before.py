import old.mod as m  # want SSOT001 "old.mod" safe


def get(x: "m.X") -> "list[m.Old]": ...  # want SSOT003 "m.X" safe SSOT003 "m.Old" safe canonical=new.mod:New
