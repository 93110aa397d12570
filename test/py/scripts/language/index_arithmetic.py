grid = [[r * 10 + c for c in range(4)] for r in range(3)]
t = [[grid[r][c] for r in range(3)] for c in range(4)]
print(t, grid[-1][-1], grid[1][2], [row[::1] for row in grid[1:]])
for r in range(3):
    for c in range(4):
        grid[r][c] -= r * c
print(grid)
