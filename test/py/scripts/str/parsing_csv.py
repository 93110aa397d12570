rows = [line.split(",") for line in "name,qty\nbolt,3\nnut,10\n".strip().split("\n")]
head, *body = rows
print(head, [dict(zip(head, r)) == {"name": r[0], "qty": r[1]} for r in body], sum(int(r[1]) for r in body))
