def get(thing):
    match thing:
        case 1:
            from new.mod import X
        case _: from new.mod import X as Y
