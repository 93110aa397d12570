import collections
tests = {
'list': lambda: [NotImplemented][0], 'tuple': lambda: (1,NotImplemented)[1], 'dict': lambda: {1:NotImplemented}[1],
'od': lambda: collections.OrderedDict([(1,NotImplemented)])[1], 'get': lambda: {1:NotImplemented}.get(1),
'call': lambda: (lambda: NotImplemented)(), 'map': lambda: list(map(lambda x: NotImplemented,[1])), 'iter': lambda: [x for x in [NotImplemented]],
'next': lambda: next(iter([NotImplemented])), 'gen': lambda: list(x for x in (NotImplemented,)), 'bool': lambda: bool(NotImplemented),
'eq': lambda: NotImplemented == NotImplemented, 'ne': lambda: NotImplemented != 1, 'pop': lambda: {1:NotImplemented}.pop(1), 'lp': lambda: [NotImplemented].pop(),
'min': lambda: min([NotImplemented]), 'or': lambda: None or NotImplemented, 'set': lambda: {NotImplemented}, 'dk': lambda: {NotImplemented:1}[NotImplemented],
'in': lambda: NotImplemented in [NotImplemented], 'fmt': lambda: '%s' % (NotImplemented,), 'kw': lambda: (lambda *,a: a)(a=NotImplemented), 'unpack': lambda: (lambda a,b:(b,a))(*(NotImplemented,1)),
'repr': lambda: repr(NotImplemented), 'deque': lambda: collections.deque((NotImplemented,),3).popleft(),
}
class G:
    def __getitem__(s,i): return NotImplemented
    def __call__(s): return NotImplemented
    def __getattr__(s,n): return NotImplemented
    @property
    def p(s): return NotImplemented
    def __neg__(s): return NotImplemented
    def __iter__(s): return iter([NotImplemented])
tests['ug']=lambda: G()[1]
tests['uc']=lambda: G()()
tests['ua']=lambda: G().zz
tests['up']=lambda: G().p
tests['ui']=lambda: list(G())
tests['un']=lambda: -G()
tests['nt']=lambda: collections.namedtuple('N','a')(NotImplemented).a
for k in sorted(tests):
    try: print(k, tests[k]())
    except Exception as e: print(k, type(e), e)
