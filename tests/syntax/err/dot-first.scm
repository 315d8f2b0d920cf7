; There is no datum before the dot.
( . x) ( . ) (#;a . x)
