s = {1}
s.update([2, 3])
print(sorted(s))
s.intersection_update({2, 3, 4})
print(sorted(s))
s.difference_update([3])
print(sorted(s))
s.symmetric_difference_update({2, 8})
print(sorted(s), s == {8}, s.copy() == s, s.pop(), s)
try:
    s.pop()
except KeyError:
    print("KeyError")
