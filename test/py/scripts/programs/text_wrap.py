def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    return lines + [line]
for l in wrap("the quick brown fox jumps over the lazy dog and runs away", 16):
    print("|%-16s|" % l)
