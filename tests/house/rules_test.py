"""Each rule finds what it is there for, and leaves good code alone."""
import os
import tempfile
import unittest

import rules_cpp
import rules_layers
import rules_text
from tree import Tree

CMAKE = """room(base THIRD Boost::system)
room(domain USES base)
room(net USES domain THIRD OpenSSL::SSL)
room(adapters/soap USES net
     MAIN program)
"""


class Rules(unittest.TestCase):
    def breaches(self, rule, files):
        with tempfile.TemporaryDirectory() as root:
            for name, text in {"CMakeLists.txt": CMAKE, **files}.items():
                path = os.path.join(root, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as stream:
                    stream.write(text)
            return list(rule(Tree(root)))

    def assert_bad(self, rule, files, *parts):
        found = self.breaches(rule, files)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def assert_good(self, rule, files):
        self.assertEqual(self.breaches(rule, files), [])

    def test_long_files_and_lines(self):
        self.assert_bad(rules_cpp.file_sizes, {"src/base/a.cpp": "\n" * 401}, "401 lines")
        self.assert_bad(rules_cpp.file_sizes, {"src/base/a.cpp": "я" * 101 + "\n"}, "a.cpp:1:")
        self.assert_good(rules_cpp.file_sizes, {"src/base/a.cpp": ("я" * 100 + "\n") * 400})

    def test_long_functions(self):
        def function(lines, head):
            return "namespace n {\n" + head + " {\n" + "  f('{', \"}\");  // {\n" * lines + "}\n}\n"
        for head in ("int g(int a)", "C::C(int a)\n    : a_(a), b_{a}", "auto g() -> std::vector<int>",
                     "class A {\n  void g() const noexcept"):
            tail = "};\n" if head.startswith("class") else ""
            self.assert_bad(rules_cpp.function_sizes,
                            {"src/base/a.cpp": function(70, head) + tail}, "lines; at most 70")
            self.assert_good(rules_cpp.function_sizes,
                             {"src/base/a.cpp": function(66, head) + tail})
        self.assert_good(rules_cpp.function_sizes,
                         {"src/base/a.cpp": "enum class E {\n" + "a,\n" * 100 + "};\n"
                                            "constexpr int t[] = {\n" + "1,\n" * 100 + "};\n"})

    def test_bad_co_await(self):
        for code in ("co_await f([p] { use(p); });", "co_await f([p = std::move(p)](int) { g(); });",
                     "co_return co_await co_spawn(pool, [w]() -> awaitable<R> { co_return 1; }, t);",
                     "co_await f({a, b});", "co_await f(Opts{a});", "co_await f(g(1), {.a = 1});",
                     "auto x = cond ? co_await a() : T();", "std::vector<T> v{co_await mk()};",
                     "if (co_await f(Opts{1})) {\n  g();\n}"):
            found = self.breaches(rules_cpp.co_await,
                                  {"src/base/a.cpp": "awaitable<void> h() {\n  " + code + "\n}\n"})
            self.assertTrue(found, code)
            self.assertIn("a.cpp:2:", found[0])

    def test_good_co_await(self):
        for code in ("auto job = [p] { use(p); };\n  co_await f(std::move(job));",
                     "Opts o{1};\n  co_await f(std::move(o));", "co_await f(make_opts());",
                     "if (auto p = co_await mk(); p) {\n  g(Opts{1});\n}",
                     "auto [ec, n] = co_await s.read(b[0], as_tuple(use_awaitable));",
                     "while (x && co_await f()) {\n  y = c ? 1 : 2;\n}",
                     "co_spawn(pool, [w]() -> awaitable<void> { co_await w->run(); }, detached);",
                     "// co_await f({a});\n  co_await log(\"a ? {b}\");"):
            self.assert_good(rules_cpp.co_await,
                             {"src/base/a.cpp": "awaitable<void> h() {\n  " + code + "\n}\n"})

    def test_layers(self):
        files = {"src/base/e.hpp": "#pragma once\n", "src/net/s.hpp": "#pragma once\n"}
        self.assert_bad(rules_layers.layers, {**files, "src/domain/a.cpp": '#include "net/s.hpp"\n'},
                        "domain may not include net")
        self.assert_bad(rules_layers.layers, {**files, "src/net/a.cpp": '#include "s.hpp"\n'},
                        "is not in a room")
        self.assert_good(rules_layers.layers,
                         {**files, "src/adapters/soap/a.cpp": '#include "base/e.hpp"\n'})
        self.assert_bad(rules_layers.rooms_known, {"src/lost/a.cpp": ""}, "in no room")

    def test_third_party(self):
        self.assert_bad(rules_layers.third_party,
                        {"src/domain/a.cpp": "#include <sys/stat.h>\n#include <openssl/evp.h>\n"},
                        "a.cpp:2:", "does not belong to domain")
        self.assert_good(rules_layers.third_party,
                         {"src/net/a.cpp": "#include <vector>\n#include <openssl/evp.h>\n"})
        shown = {"src/base/in.hpp": "#pragma once\n#include <boost/json.hpp>\n",
                 "src/base/out.hpp": '#pragma once\n#include "base/in.hpp"\n'}
        self.assert_good(rules_layers.hidden_third_party, shown)
        self.assert_bad(rules_layers.hidden_third_party,
                        {**shown, "src/domain/a.cpp": '#include "base/out.hpp"\n'}, "base/in.hpp:2:")

    def test_headers(self):
        self.assert_bad(rules_layers.headers_start, {"src/base/a.hpp": "int a;\n"}, "pragma once")
        self.assert_bad(rules_layers.headers_start,
                        {"src/base/a.hpp": "#pragma once\nusing namespace std;\n"}, "a.hpp:")

    def test_texts(self):
        self.assert_bad(rules_text.leftovers, {"docs/a.md": "ok\nTO" "DO later\n"}, "a.md:2:")
        self.assert_bad(rules_text.machine_paths, {"docs/a.md": "see /ho" "me/me/x\n"}, "a.md:1:")
        self.assert_good(rules_text.machine_paths, {"docs/a.md": "../wo" "rk/x, $a/wo" "rk/x\n"})
        self.assert_bad(rules_text.links, {"docs/a.md": "[a](b.md#c) [d](https://e) `[x](y)`\n"},
                        "b.md")
        self.assert_good(rules_text.links, {"docs/a.md": "[a](../README.md#c)\n", "README.md": ""})
        self.assert_bad(rules_text.shell, {"run": "#!/bin/bash\nif true\n"}, "run")

    def test_codes(self):
        files = {"src/base/error.hpp": "enum class Code {\n  // 10xx\n  busy, late,\n};\n",
                 "src/base/codes_bus.cpp": 'CodeInfo{Code::busy, "KB-1"}',
                 "src/base/codes_register.cpp": 'CodeInfo{Code::late, "KB-2"}'}
        self.assert_bad(rules_text.codes, {**files, "docs/codes.md": "KB-1\n"}, "KB-2 (late)")
        self.assert_good(rules_text.codes, {**files, "docs/codes.md": "KB-1 KB-2\n"})

    def test_migrations_widen(self):
        def at(number, sql):
            return {f"src/store/migrations/{number:04}_a.sql": sql}
        for sql in ("DROP TABLE a;", "ALTER TABLE a DROP COLUMN b;", "ALTER TABLE a RENAME TO b;",
                    "ALTER TABLE a ALTER b SET NOT NULL;", "ALTER TABLE a ALTER b TYPE BIGINT;",
                    "ALTER TABLE a ADD COLUMN b TEXT NOT NULL;"):
            self.assert_bad(rules_text.migrations_widen, at(9, sql), "version before")
            self.assert_good(rules_text.migrations_widen, at(1, sql))
        self.assert_good(rules_text.migrations_widen, at(9, """-- DROP TABLE a
            CREATE TABLE b (c TEXT NOT NULL);
            ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';"""))
        rebuild = "DROP TABLE a;\nALTER TABLE a_new RENAME TO a;"
        self.assert_bad(rules_text.migrations_widen, at(9, rebuild), "version before")
        postgresql = "src/store/migrations/0009_a.postgresql.sql"
        self.assert_good(rules_text.migrations_widen,
                         {postgresql: "ALTER TABLE a DROP CONSTRAINT a_b_key;"})
        for name in ("a_pkey", "a_b_check", "c_b_key"):
            self.assert_bad(rules_text.migrations_widen,
                            {postgresql: f"ALTER TABLE a DROP CONSTRAINT {name};"}, "version before")
        sqlite = "src/store/migrations/0009_a.sqlite.sql"
        self.assert_good(rules_text.migrations_widen, {sqlite: rebuild})
        for sql in ("DROP TABLE a;", "DROP TABLE a; ALTER TABLE b_new RENAME TO b;"):
            self.assert_bad(rules_text.migrations_widen, {sqlite: sql}, "version before")


if __name__ == "__main__":
    unittest.main()
