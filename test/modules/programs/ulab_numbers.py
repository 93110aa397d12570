import ulab as np

a = np.array([1.0, 2.0, 3.0, 4.0])
b = np.array([[1, 2], [3, 4]])
print(np.argmax(a), np.sum(a), np.mean(a))
print(a + 1, a * a)
print(b.shape(), b.transpose()[0])
a[2] = 10
print(np.max(a), np.argmax(a), len(a))
# out~: 3 10.0 2.5
# out: array([2.0, 3.0, 4.0, 5.0], dtype=float) array([1.0, 4.0, 9.0, 16.0], dtype=float)
# out: (2, 2) array([1.0, 3.0], dtype=float)
# out: 10.0 2 4
