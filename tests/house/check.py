"""check.py RULE [ROOT]: prints every breach of one house rule; exit 1 if there is any."""
import os
import sys

import rules_cpp
import rules_layers
import rules_text
from tree import Tree

RULES = {rule.__name__: rule for rule in (
    rules_cpp.file_sizes, rules_cpp.function_sizes, rules_cpp.co_await,
    rules_layers.rooms_known, rules_layers.layers, rules_layers.third_party,
    rules_layers.hidden_third_party, rules_layers.headers_start,
    rules_text.leftovers, rules_text.machine_paths, rules_text.links, rules_text.shell,
    rules_text.codes, rules_text.migrations_widen, rules_text.container)}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in RULES:
        sys.exit("rules: " + " ".join(RULES))
    root = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "../..")
    breaches = list(RULES[sys.argv[1]](Tree(root)))
    print("\n".join(breaches))
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
