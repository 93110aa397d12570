stack, queue = [], []
for i in range(5):
    stack.append(i)
    queue.insert(0, i)
print([stack.pop() for _ in range(5)], [queue.pop() for _ in range(5)], stack, queue)
