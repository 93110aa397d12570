it=iter([1,2]); 
for x in it: pass
for x in it: print('no')
print(next(it,'end'))
l=[1]
it=iter(l)
for x in it: print(x)
l.append(2)
print(list(it))
l=[1,2,3]
for x in l:
    if x<6: l.append(x+3)
print(l)
for i in range(3):
    for j in (1,2):
        for k in []: print('no')
        else: print(i,j,end=' ')
print()
