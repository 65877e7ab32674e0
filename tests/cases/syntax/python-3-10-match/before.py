def get(thing):
    match thing:
        case 1:
            from old.mod import X  # want SSOT001 "X" safe
        case _: from old.mod import X as Y  # want SSOT001 "X" safe
